"""The public names, pinned: adding one is a decision, losing one breaks somebody's code."""

from __future__ import annotations

import ast
from pathlib import Path

import regista
from regista import mlflow

NAMES = [
    "ActiveModel",
    "ActiveRun",
    "Client",
    "ModelInfo",
    "ModelSignature",
    "PagedList",
    "RegistaError",
    "__version__",
    "active_run",
    "autolog",
    "catboost",
    "clear_active_model",
    "connect",
    "create_experiment",
    "create_external_model",
    "data",
    "delete_experiment",
    "delete_experiment_tag",
    "delete_logged_model_tag",
    "delete_run",
    "delete_tag",
    "disable_system_metrics_logging",
    "download_artifacts",
    "enable_system_metrics_logging",
    "end_run",
    "errors",
    "finalize_logged_model",
    "flush_async_logging",
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
    "inspect_model",
    "is_tracking_uri_set",
    "keras",
    "last_active_run",
    "last_logged_model",
    "lightgbm",
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
    "log_input",
    "log_inputs",
    "log_metric",
    "log_metrics",
    "log_model",
    "log_model_params",
    "log_outputs",
    "log_param",
    "log_params",
    "log_stream",
    "log_table",
    "log_text",
    "mlflow",
    "onnx",
    "predict_file",
    "prophet",
    "pyfunc",
    "pytorch",
    "register_model",
    "restore_experiment",
    "restore_run",
    "save_model",
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
    "set_signature",
    "set_system_metrics_node_id",
    "set_system_metrics_samples_before_logging",
    "set_system_metrics_sampling_interval",
    "set_tag",
    "set_tags",
    "set_tracking_uri",
    "sklearn",
    "spacy",
    "spark_udf",
    "start_run",
    "statsmodels",
    "tensorflow",
    "transformers",
    "update_model_requirements",
    "xgboost",
]

MLFLOW_ONLY = [
    "Image",
    "MlflowClient",
    "MlflowException",
    "RunOperations",
    "artifacts",
    "client",
    "config",
    "entities",
    "evaluate",
    "exceptions",
    "install_alias",
    "models",
    "protos",
    "store",
    "system_metrics",
    "tracking",
    "types",
    "utils",
    "version",
]
REGISTA_ONLY = [
    "Client",
    "ModelInfo",
    "ModelSignature",
    "PagedList",
    "RegistaError",
    "connect",
    "download_artifacts",
    "errors",
    "get_model_info",
    "infer_signature",
    "inspect_model",
    "list_artifacts",
    "load_model",
    "log_model",
    "mlflow",
    "predict_file",
    "save_model",
    "set_signature",
    "spark_udf",
    "update_model_requirements",
]


def test_names_of_regista() -> None:
    assert sorted(regista.__all__) == sorted(NAMES)
    assert sorted(dir(regista)) == sorted(NAMES)
    for name in NAMES:
        assert getattr(regista, name) is not None, name


def test_names_of_mlflow() -> None:
    assert sorted(mlflow.__all__) == sorted((set(NAMES) - set(REGISTA_ONLY)) | set(MLFLOW_ONLY))
    for name in mlflow.__all__:
        assert getattr(mlflow, name) is not None, name


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(regista.__file__).read_text())
    seen = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.If)
        for statement in node.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert seen == set(NAMES) - {"__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(regista, "nonsense")
    assert not hasattr(mlflow, "nonsense")
