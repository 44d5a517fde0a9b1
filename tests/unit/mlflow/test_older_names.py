from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.linear_model import LinearRegression

from regista import mlflow
from regista.mlflow.entities import Metric, Param, RunStatus, RunTag, SourceType, ViewType
from regista.mlflow.entities.model_registry.model_version_status import ModelVersionStatus
from regista.mlflow.models import Model, infer_signature
from regista.mlflow.store.artifact.runs_artifact_repo import RunsArtifactRepository
from regista.mlflow.utils.environment import _mlflow_conda_env


def test_enums_of_waiting_loops() -> None:
    assert ModelVersionStatus.from_string("READY") == ModelVersionStatus.READY
    assert int(ModelVersionStatus.READY) == 3
    assert ModelVersionStatus.to_string(1) == "PENDING_REGISTRATION"
    assert SourceType.to_string(SourceType.from_string("LOCAL")) == "LOCAL"
    assert RunStatus.to_string(RunStatus.FINISHED) == "FINISHED"
    assert (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL) == (1, 2, 3)


def test_entities_are_made_by_position() -> None:
    client = mlflow.MlflowClient()
    run_id = client.create_run("0").info.run_id
    client.log_batch(run_id, [Metric("m", 1.0, 5, 2)], [Param("p", "1")], [RunTag("t", "x")])
    data = client.get_run(run_id).data
    assert (data.metrics, data.params, data.tags["t"]) == ({"m": 1.0}, {"p": "1"}, "x")
    assert dict(client.get_run(run_id).info)["run_id"] == run_id


def test_descriptions_load_by_uri_and_path(tmp_path: Path) -> None:
    signature = infer_signature(np.array([[1.0]]))
    model = LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(model, "model", signature=signature)
    for place in (info.model_uri, f"runs:/{run.info.run_id}/model"):
        loaded = Model.load(place)
        assert loaded.signature == signature
        assert loaded.get_model_info().model_uri == info.model_uri
    mlflow.sklearn.save_model(model, tmp_path / "saved")
    assert Model.load(tmp_path / "saved").signature is None
    assert Model.load(str(tmp_path / "saved" / "MLmodel")).flavors.keys() == info.flavors.keys()
    found = RunsArtifactRepository.get_underlying_uri(f"runs:/{run.info.run_id}/model")
    assert found == info.artifact_path


def test_conda_environments_of_older_notebooks(tmp_path: Path) -> None:
    environment = _mlflow_conda_env(additional_pip_deps=["scikit-learn"], additional_conda_deps=["gcc"])
    assert environment is not None
    assert environment["dependencies"][-1]["pip"] == [f"mlflow=={mlflow.__version__}", "scikit-learn"]
    assert "gcc" in environment["dependencies"]
    assert _mlflow_conda_env(str(tmp_path / "conda.yaml"), install_mlflow=False) is None
    assert "conda-forge" in (tmp_path / "conda.yaml").read_text()
