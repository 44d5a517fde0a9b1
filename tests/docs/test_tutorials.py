"""The calls of five published MLflow tutorials, in their order and spelling, against a store and a server.

Each script changes nothing but its import line. Left out are images, which are not offered yet,
and the scripts that need PyTorch.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import make_regression
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

from processes import ServerProcess
from regista import mlflow
from regista.fluent.session import session
from regista.mlflow import MlflowClient
from regista.mlflow.entities import ViewType
from regista.mlflow.models.signature import infer_signature


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    yield
    mlflow.end_run()
    mlflow.set_registry_uri(None)
    mlflow.set_tracking_uri(None)
    session.close()


def test_churn(monkeypatch: pytest.MonkeyPatch, server: ServerProcess, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.url)
    frame = pd.DataFrame({"CreditScore": [0.7, -0.3, 0.1, 0.9], "Gender_Male": [1, 0, 1, 0]})
    log_reg = LogisticRegression().fit(frame, [0, 1, 0, 1])
    mlflow.set_experiment("churn-exp")
    with mlflow.start_run() as run:
        signature = mlflow.models.signature.infer_signature(frame, log_reg.predict(frame))
        mlflow.sklearn.log_model(
            log_reg,
            "model",
            signature=signature,
            registered_model_name="churn-model",
            input_example=frame.iloc[:3],
        )
    assert "Created version '1' of model 'churn-model'." in capsys.readouterr().err
    again = mlflow.register_model(f"runs:/{run.info.run_id}/model", "churn-model")
    assert int(again.version) == 2
    loaded = mlflow.pyfunc.load_model("models:/churn-model/1")
    assert loaded.predict(frame).tolist() == log_reg.predict(frame).tolist()


def test_taxi(capsys: pytest.CaptureFixture[str]) -> None:
    tracking_uri = "sqlite:///mlflow.db"
    client = MlflowClient(tracking_uri=tracking_uri)
    assert [experiment.name for experiment in client.list_experiments()] == ["Default"]
    client.create_experiment(name="nyc-taxi-experiment")
    mlflow.set_tracking_uri(tracking_uri)
    mlflow.set_experiment("nyc-taxi-experiment")
    for rmse in (6.5, 6.2, 9.0):
        with mlflow.start_run():
            mlflow.log_metric("rmse", rmse)
            Path("vectorizer.pkl").write_bytes(pickle.dumps({"rmse": rmse}))
            mlflow.log_artifact("vectorizer.pkl", artifact_path="extra_artifacts")
            mlflow.sklearn.log_model(LinearRegression().fit([[0], [1]], [0, rmse]), artifact_path="models")
    Path("vectorizer.pkl").unlink()
    runs = client.search_runs(
        experiment_ids="1",
        filter_string="metrics.rmse < 7",
        run_view_type=ViewType.ACTIVE_ONLY,
        max_results=5,
        order_by=["metrics.rmse ASC"],
    )
    assert [f"{run.data.metrics['rmse']:.4f}" for run in runs] == ["6.2000", "6.5000"]
    for run in runs:
        mlflow.register_model(model_uri=f"runs:/{run.info.run_id}/models", name="nyc-taxi-regressor")
    latest_versions = client.get_latest_versions(name="nyc-taxi-regressor")
    assert [(version.version, version.current_stage) for version in latest_versions] == [("2", "None")]
    client.transition_model_version_stage(
        name="nyc-taxi-regressor", version=2, stage="Staging", archive_existing_versions=False
    )
    date = datetime.today().date()
    text = f"The model version 2 was transitioned to Staging on {date}"
    assert client.update_model_version(name="nyc-taxi-regressor", version=2, description=text).description == text
    client.download_artifacts(run_id=runs[0].info.run_id, path="extra_artifacts", dst_path=".")
    assert pickle.loads(Path("extra_artifacts/vectorizer.pkl").read_bytes()) == {"rmse": 6.2}
    staged = mlflow.pyfunc.load_model("models:/nyc-taxi-regressor/Staging")
    assert staged.predict(np.array([[1]])).tolist() == pytest.approx([6.5])
    assert "Successfully registered model 'nyc-taxi-regressor'." in capsys.readouterr().err


def test_forest(server: ServerProcess) -> None:
    mlflow.set_tracking_uri(server.url)
    with mlflow.start_run() as run:
        x, y = make_regression(n_features=4, n_informative=2, random_state=0, shuffle=False)
        x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=42)
        params = {"max_depth": 2, "random_state": 42}
        model = RandomForestRegressor(**params)
        model.fit(x_train, y_train)
        y_pred = model.predict(x_test)
        signature = infer_signature(x_test, y_pred)
        mlflow.log_params(params)
        mlflow.log_metrics({"mse": mean_squared_error(y_test, y_pred)})
        mlflow.sklearn.log_model(
            sk_model=model,
            artifact_path="sklearn-model",
            signature=signature,
            registered_model_name="sk-learn-random-forest-reg-model",
        )
    result = mlflow.register_model(f"runs:/{run.info.run_id}/sklearn-model", "sk-learn-random-forest-reg")
    assert result.version == "1"
    client = MlflowClient()
    with pytest.raises(mlflow.MlflowException) as raised:
        client.create_registered_model("sk-learn-random-forest-reg-model")
    assert raised.value.error_code == "RESOURCE_ALREADY_EXISTS"
    version = client.create_model_version(
        name="sk-learn-random-forest-reg-model",
        source=f"mlflow-artifacts:/0/{run.info.run_id}/artifacts/sklearn-model",
        run_id=run.info.run_id,
    )
    assert version.version == "2"
    model_name = "sk-learn-random-forest-reg-model"
    for model_version in (1, 2):
        loaded = mlflow.pyfunc.load_model(model_uri=f"models:/{model_name}/{model_version}")
        assert loaded.predict(x_test).tolist() == y_pred.tolist()
    client.transition_model_version_stage(name=model_name, version=1, stage="Archived")
    assert client.get_model_version(model_name, 1).current_stage == "Archived"


def test_bikes() -> None:
    mlflow.set_tracking_uri("file://./mlruns")
    mlflow.set_registry_uri("file://./mlruns")
    inputs = pd.DataFrame({"hour": [0.0, 1.0, 2.0]})
    model = LinearRegression().fit(inputs, [0.0, 2.0, 4.0])
    client: Any = mlflow.tracking.MlflowClient()
    client.create_registered_model("bikes")
    with mlflow.start_run(run_name="training"):
        model_info = mlflow.sklearn.log_model(model, "models")
    model_version = mlflow.register_model(name="bikes", model_uri=model_info.model_uri)
    assert model_version.version == "1"
    assert mlflow.sklearn.load_model("models:/bikes/1").predict(inputs).tolist() == pytest.approx([0, 2, 4])
    signature = infer_signature(inputs, model.predict(inputs))
    model_info = mlflow.sklearn.log_model(model, artifact_path="models", signature=signature, input_example=inputs)
    mlflow.register_model(model_info.model_uri, "bikes")
    assert "name='bikes'" in str(client.search_model_versions("name='bikes'")[0])
    client = MlflowClient(tracking_uri="./mlruns", registry_uri="./mlruns")
    client.set_registered_model_alias(name="bikes", alias="Champion", version=1)
    loaded = mlflow.pyfunc.load_model(model_uri="models:/bikes@Champion")
    assert loaded.predict(inputs).tolist() == pytest.approx([0, 2, 4])
    versions = client.search_model_versions("name='bikes'", max_results=1, order_by=["version_number DESC"])
    client.set_registered_model_alias(name="bikes", alias="Champion", version=versions[0].version)
    assert client.get_model_version_by_alias("bikes", "Champion").version == "2"


class CustomModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context: Any) -> None:
        pass

    def predict(self, context: Any, model_input: Any) -> Any:  # type: ignore[override]  # without params, as MLflow takes it
        return model_input.apply(lambda column: column + 1)


def test_custom_model() -> None:
    mlflow.pyfunc.save_model(path="path/to/save", python_model=CustomModel())
    loaded = mlflow.pyfunc.load_model("path/to/save")
    assert loaded.predict(pd.DataFrame({"a": [1, 2]}))["a"].tolist() == [2, 3]
