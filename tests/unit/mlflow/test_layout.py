"""The import lines of existing scripts, with ``mlflow`` read as ``regista.mlflow``."""

from __future__ import annotations

import importlib

import pytest

import regista
from regista import mlflow

LINES = """
mlflow: MlflowClient MlflowException ActiveRun start_run set_tracking_uri __version__
mlflow.client: MlflowClient
mlflow.tracking: MlflowClient set_tracking_uri get_tracking_uri set_registry_uri get_registry_uri is_tracking_uri_set
mlflow.tracking.client: MlflowClient
mlflow.tracking.fluent: start_run log_metric register_model
mlflow.exceptions: MlflowException RestException ExecutionException MissingConfigException InvalidUrlException
mlflow.protos.databricks_pb2: RESOURCE_DOES_NOT_EXIST INVALID_PARAMETER_VALUE RESOURCE_ALREADY_EXISTS ErrorCode
mlflow.models: infer_signature ModelSignature Model ModelConfig set_model get_model_info set_signature
mlflow.models: add_libraries_to_model
mlflow.models: predict validate_serving_input convert_input_example_to_serving_input update_model_requirements
mlflow.models.signature: infer_signature ModelSignature set_signature
mlflow.models.model: Model ModelInfo
mlflow.pyfunc: PythonModel PythonModelContext PyFuncModel load_model log_model save_model get_model_dependencies
mlflow.pyfunc: spark_udf
mlflow.sklearn: load_model log_model save_model
mlflow.prophet: load_model log_model save_model FLAVOR_NAME
mlflow.sentence_transformers: load_model log_model save_model FLAVOR_NAME
mlflow.transformers: load_model log_model save_model FLAVOR_NAME
mlflow.spacy: load_model log_model save_model FLAVOR_NAME
mlflow.catboost: load_model log_model save_model FLAVOR_NAME
mlflow.keras: load_model log_model save_model FLAVOR_NAME
mlflow.lightgbm: load_model log_model save_model FLAVOR_NAME
mlflow.onnx: load_model log_model save_model FLAVOR_NAME
mlflow.pytorch: load_model log_model save_model FLAVOR_NAME
mlflow.statsmodels: load_model log_model save_model FLAVOR_NAME
mlflow.tensorflow: load_model log_model save_model FLAVOR_NAME
mlflow.xgboost: load_model log_model save_model FLAVOR_NAME
mlflow.pytorch: save_state_dict log_state_dict load_state_dict
mlflow.artifacts: download_artifacts list_artifacts load_text load_dict load_image
mlflow.types: Schema ColSpec TensorSpec ParamSchema ParamSpec DataType
mlflow.types.schema: Schema ColSpec TensorSpec ParamSchema ParamSpec DataType Array Object Property Map AnyType
mlflow.entities: Experiment Run RunInfo RunData RunStatus RunTag Metric Param FileInfo ViewType
mlflow.entities: DatasetInput Dataset InputTag RunInputs RunOutputs LoggedModel LoggedModelStatus ExperimentTag
mlflow.entities: LifecycleStage SourceType
mlflow.entities.model_registry: ModelVersion RegisteredModel ModelVersionTag RegisteredModelTag RegisteredModelAlias
mlflow.entities.model_registry.model_version_status: ModelVersionStatus
mlflow.store.entities: PagedList
mlflow.store.entities.paged_list: PagedList
mlflow.store.artifact.runs_artifact_repo: RunsArtifactRepository
mlflow.utils.environment: _mlflow_conda_env
mlflow.utils.mlflow_tags: MLFLOW_RUN_NAME MLFLOW_PARENT_RUN_ID MLFLOW_USER
mlflow.version: VERSION
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_import_lines(line: str) -> None:
    module, _, names = line.partition(": ")
    found = importlib.import_module(f"regista.{module}")
    for name in names.split():
        assert hasattr(found, name), f"from regista.{module} import {name}"


def test_one_client_under_all_its_names() -> None:
    assert mlflow.MlflowClient is mlflow.tracking.MlflowClient is mlflow.client.MlflowClient is regista.Client


@pytest.mark.parametrize("name", ["spark", "langchain"])
def test_what_is_not_offered_says_so(name: str) -> None:
    with pytest.raises(AttributeError, match=f"mlflow.{name} is not offered"):
        getattr(mlflow, name)


def test_evaluate_says_that_it_is_not_offered() -> None:
    with pytest.raises(mlflow.MlflowException, match="log them with log_metrics") as raised:
        mlflow.evaluate("models:/a/1", None)
    assert raised.value.error_code == "NOT_IMPLEMENTED"
