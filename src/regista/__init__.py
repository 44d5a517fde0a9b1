"""Regista: a model registry, from the training run to production and back.

Nothing is loaded before it is used: ``import regista`` costs milliseconds. ``from regista import mlflow``
gives the same calls under MLflow's module layout.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import errors, mlflow
    from .client import ModelInfo, PagedList, connect
    from .errors import RegistaError
    from .fluent import (
        ActiveModel,
        ActiveRun,
        Client,
        active_run,
        clear_active_model,
        create_experiment,
        create_external_model,
        delete_experiment,
        delete_experiment_tag,
        delete_logged_model_tag,
        delete_run,
        delete_tag,
        download_artifacts,
        end_run,
        finalize_logged_model,
        get_active_model_id,
        get_artifact_uri,
        get_experiment,
        get_experiment_by_name,
        get_logged_model,
        get_model_info,
        get_parent_run,
        get_registry_uri,
        get_run,
        get_tracking_uri,
        initialize_logged_model,
        is_tracking_uri_set,
        last_active_run,
        last_logged_model,
        list_artifacts,
        list_experiments,
        list_run_infos,
        load_model,
        load_table,
        log_artifact,
        log_artifacts,
        log_dict,
        log_figure,
        log_image,
        log_metric,
        log_metrics,
        log_model,
        log_model_params,
        log_outputs,
        log_param,
        log_params,
        log_table,
        log_text,
        pyfunc,
        register_model,
        restore_experiment,
        restore_run,
        save_model,
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
        set_signature,
        set_tag,
        set_tags,
        set_tracking_uri,
        sklearn,
        start_run,
    )
    from .model.infer import infer_signature
    from .model.signature import ModelSignature

_HOME = {
    "ModelInfo": "regista.client",
    "ModelSignature": "regista.model.signature",
    "PagedList": "regista.client",
    "RegistaError": "regista.errors",
    "connect": "regista.client",
    "infer_signature": "regista.model.infer",
}
"""Where the public names are that are not in ``regista.fluent``."""

_MODULES = {
    "errors": "regista.errors",
    "mlflow": "regista.mlflow",
    "pyfunc": "regista.fluent.pyfunc",
    "sklearn": "regista.fluent.sklearn",
}
"""Public names that are modules."""

__all__ = [
    "ActiveModel",
    "ActiveRun",
    "Client",
    "ModelInfo",
    "ModelSignature",
    "PagedList",
    "RegistaError",
    "__version__",
    "active_run",
    "clear_active_model",
    "connect",
    "create_experiment",
    "create_external_model",
    "delete_experiment",
    "delete_experiment_tag",
    "delete_logged_model_tag",
    "delete_run",
    "delete_tag",
    "download_artifacts",
    "end_run",
    "errors",
    "finalize_logged_model",
    "get_active_model_id",
    "get_artifact_uri",
    "get_experiment",
    "get_experiment_by_name",
    "get_logged_model",
    "get_model_info",
    "get_parent_run",
    "get_registry_uri",
    "get_run",
    "get_tracking_uri",
    "infer_signature",
    "initialize_logged_model",
    "is_tracking_uri_set",
    "last_active_run",
    "last_logged_model",
    "list_artifacts",
    "list_experiments",
    "list_run_infos",
    "load_model",
    "load_table",
    "log_artifact",
    "log_artifacts",
    "log_dict",
    "log_figure",
    "log_image",
    "log_metric",
    "log_metrics",
    "log_model",
    "log_model_params",
    "log_outputs",
    "log_param",
    "log_params",
    "log_table",
    "log_text",
    "mlflow",
    "pyfunc",
    "register_model",
    "restore_experiment",
    "restore_run",
    "save_model",
    "search_experiments",
    "search_logged_models",
    "search_model_versions",
    "search_registered_models",
    "search_runs",
    "set_active_model",
    "set_experiment",
    "set_experiment_tag",
    "set_experiment_tags",
    "set_logged_model_tags",
    "set_model_version_tag",
    "set_registry_uri",
    "set_signature",
    "set_tag",
    "set_tags",
    "set_tracking_uri",
    "sklearn",
    "start_run",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        value = import_module(_MODULES[name])
    elif name in __all__:
        value = getattr(import_module(_HOME.get(name, "regista.fluent")), name)
    else:
        raise AttributeError(f"module 'regista' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
