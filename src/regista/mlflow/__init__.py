"""MLflow's module layout on Regista's parts: ``from regista import mlflow``, and the rest of a script stays.

Only re-exports and names of older releases are here; what they do is in ``regista.fluent`` and below.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import NotImplementedHere
from ..errors import RegistaError as MlflowException
from ..fluent import (
    ActiveModel,
    ActiveRun,
    active_run,
    clear_active_model,
    create_experiment,
    create_external_model,
    delete_experiment,
    delete_experiment_tag,
    delete_logged_model_tag,
    delete_run,
    delete_tag,
    end_run,
    finalize_logged_model,
    get_active_model_id,
    get_artifact_uri,
    get_experiment,
    get_experiment_by_name,
    get_logged_model,
    get_parent_run,
    get_registry_uri,
    get_run,
    get_tracking_uri,
    initialize_logged_model,
    is_tracking_uri_set,
    last_active_run,
    last_logged_model,
    list_experiments,
    list_run_infos,
    load_table,
    log_artifact,
    log_artifacts,
    log_dict,
    log_figure,
    log_image,
    log_metric,
    log_metrics,
    log_model_params,
    log_outputs,
    log_param,
    log_params,
    log_table,
    log_text,
    register_model,
    restore_experiment,
    restore_run,
    search_experiments,
    search_logged_models,
    search_model_versions,
    search_registered_models,
    search_runs,
    set_active_model,
    set_experiment,
    set_experiment_tag,
    set_experiment_tags,
    set_logged_model_tags,
    set_model_version_tag,
    set_registry_uri,
    set_tag,
    set_tags,
    set_tracking_uri,
    start_run,
)
from ..fluent import Client as MlflowClient
from .version import VERSION as __version__

if TYPE_CHECKING:
    from . import (
        artifacts,
        catboost,
        client,
        entities,
        exceptions,
        keras,
        lightgbm,
        models,
        onnx,
        prophet,
        protos,
        pyfunc,
        pytorch,
        sentence_transformers,
        sklearn,
        spacy,
        statsmodels,
        store,
        tensorflow,
        tracking,
        types,
        utils,
        version,
        xgboost,
    )

_MODULES = (
    "artifacts",
    "catboost",
    "client",
    "entities",
    "exceptions",
    "keras",
    "lightgbm",
    "models",
    "onnx",
    "prophet",
    "protos",
    "pyfunc",
    "pytorch",
    "sentence_transformers",
    "sklearn",
    "spacy",
    "statsmodels",
    "store",
    "tensorflow",
    "tracking",
    "types",
    "utils",
    "version",
    "xgboost",
)
_NOT_OFFERED = (
    "autolog",
    "data",
    "genai",
    "h2o",
    "langchain",
    "openai",
    "projects",
    "shap",
    "spark",
    "tracing",
    "transformers",
)
__all__ = [
    "ActiveModel",
    "ActiveRun",
    "MlflowClient",
    "MlflowException",
    "__version__",
    "active_run",
    "artifacts",
    "catboost",
    "clear_active_model",
    "client",
    "create_experiment",
    "create_external_model",
    "delete_experiment",
    "delete_experiment_tag",
    "delete_logged_model_tag",
    "delete_run",
    "delete_tag",
    "disable_system_metrics_logging",
    "enable_system_metrics_logging",
    "end_run",
    "entities",
    "evaluate",
    "exceptions",
    "finalize_logged_model",
    "flush_async_logging",
    "get_active_model_id",
    "get_artifact_uri",
    "get_experiment",
    "get_experiment_by_name",
    "get_logged_model",
    "get_parent_run",
    "get_registry_uri",
    "get_run",
    "get_tracking_uri",
    "initialize_logged_model",
    "is_tracking_uri_set",
    "keras",
    "last_active_run",
    "last_logged_model",
    "lightgbm",
    "list_experiments",
    "list_run_infos",
    "load_table",
    "log_artifact",
    "log_artifacts",
    "log_dict",
    "log_figure",
    "log_image",
    "log_metric",
    "log_metrics",
    "log_model_params",
    "log_outputs",
    "log_param",
    "log_params",
    "log_table",
    "log_text",
    "models",
    "onnx",
    "prophet",
    "protos",
    "pyfunc",
    "pytorch",
    "register_model",
    "restore_experiment",
    "restore_run",
    "search_experiments",
    "search_logged_models",
    "search_model_versions",
    "search_registered_models",
    "search_runs",
    "sentence_transformers",
    "set_active_model",
    "set_experiment",
    "set_experiment_tag",
    "set_experiment_tags",
    "set_logged_model_tags",
    "set_model_version_tag",
    "set_registry_uri",
    "set_tag",
    "set_tags",
    "set_tracking_uri",
    "sklearn",
    "spacy",
    "start_run",
    "statsmodels",
    "store",
    "tensorflow",
    "tracking",
    "types",
    "utils",
    "version",
    "xgboost",
]


def enable_system_metrics_logging() -> None:
    """Accepted; system metrics are not collected."""


def disable_system_metrics_logging() -> None:
    """Accepted; system metrics are not collected."""


def flush_async_logging() -> None:
    """Nothing waits: a logged value is written when the call returns."""


def evaluate(*_args: Any, **_options: Any) -> Any:
    """Not offered."""
    raise NotImplementedHere("mlflow.evaluate is not offered: compute the metrics and log them with log_metrics.")


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name in _NOT_OFFERED:
        raise AttributeError(
            f"mlflow.{name} is not offered by Regista. Wrap the model in mlflow.pyfunc.PythonModel, or log with "
            "mlflow.log_params, mlflow.log_metrics and mlflow.log_artifacts."
        )
    raise AttributeError(f"module 'regista.mlflow' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
