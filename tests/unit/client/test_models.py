"""Models saved, registered and loaded by every kind of URI, at every place."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from regista.client import Client, connect
from regista.errors import (
    CorruptedData,
    InvalidParameter,
    NotFound,
    RegistaError,
)
from regista.model.infer import infer_signature

X = np.array([[0.0], [1.0], [2.0]])


def fitted(slope: float) -> LinearRegression:
    return LinearRegression().fit(X, slope * X[:, 0])


@pytest.fixture
def registered(client: Client) -> tuple[Client, str, str]:
    """``bikes`` 1 (slope 1, Production) and 2 (slope 2, champion); the run and logged model of version 2."""
    for slope in (1.0, 2.0):
        run = client.create_run("0")
        info = client.log_model(
            fitted(slope),
            "model",
            run_id=run.info.run_id,
            registered_model_name="bikes",
            signature=infer_signature(X, X[:, 0]),
            input_example=X[:2],
            params={"slope": slope},
        )
    client.transition_model_version_stage("bikes", 1, "Production")
    client.set_registered_model_alias("bikes", "champion", 2)
    return client, run.info.run_id, str(info.model_id)


@pytest.mark.parametrize(
    ("written", "slope"),
    [
        ("models:/bikes/1", 1),
        ("models:/bikes/Production", 1),
        ("models:/bikes/production", 1),
        ("models:/bikes@champion", 2),
        ("models:/bikes/latest", 2),
        ("models:/{model}", 2),
        ("runs:/{run}/model", 2),
        ("mlflow-artifacts:/0/models/{model}/artifacts", 2),
    ],
)
def test_every_uri_loads(registered: tuple[Client, str, str], written: str, slope: int) -> None:
    client, run, model = registered
    place = written.format(run=run, model=model)
    assert client.load_model(place).predict([[3.0]]).tolist() == pytest.approx([3.0 * slope])
    assert client.load_pyfunc(place).predict(np.array([[3.0]])).tolist() == pytest.approx([3.0 * slope])
    assert client.get_model_info(place).flavors["python_function"]["loader_module"] == "mlflow.sklearn"


def test_a_uri_loads_what_it_meant_then(registered: tuple[Client, str, str]) -> None:
    client, _, model_id = registered
    both = client.get_history("bikes", 1)[0].time
    time.sleep(0.003)
    client.set_registered_model_alias("bikes", "champion", 1)
    client.transition_model_version_stage("bikes", 1, "Archived")
    client.transition_model_version_stage("bikes", 2, "Production")
    client.create_model_version("bikes", "models:/bikes/1")
    client.rename_registered_model("bikes", "cycles")
    client.create_registered_model("bikes")
    for written, slope in {
        "models:/bikes@champion": 2,
        "models:/bikes/production": 1,
        "models:/bikes/latest": 2,
        "models:/bikes/1": 1,
    }.items():
        model = client.load_model(f"{written}?at={both}")
        assert model.predict([[3.0]]).tolist() == pytest.approx([3.0 * slope]), written
    assert client.register_model(f"models:/bikes@champion?at={both}", "copies").source == "models:/cycles/2"
    with pytest.raises(InvalidParameter, match="a logged model is always the same"):
        client.load_model(f"models:/{model_id}?at={both}")
    with pytest.raises(NotFound, match=r"name=bikes not found at 2020-01-01T00:00:00Z: no model had that name yet"):
        client.load_model("models:/bikes/1?at=2020-01-01")
    with pytest.raises(InvalidParameter, match="must not be in the future"):
        client.load_model("models:/cycles@champion?at=2999-01-01")


def test_a_former_name_loads(registered: tuple[Client, str, str]) -> None:
    client, _, _ = registered
    client.rename_registered_model("bikes", "cycles")
    for written, slope in {"models:/bikes/1": 1, "models:/bikes@champion": 2, "models:/bikes/Production": 1}.items():
        assert client.load_model(written).predict([[3.0]]).tolist() == pytest.approx([3.0 * slope]), written


def test_what_log_model_answers_and_leaves(registered: tuple[Client, str, str]) -> None:
    client, run_id, model_id = registered
    info = client.get_model_info(f"models:/{model_id}")
    assert info.model_uri == f"models:/{model_id}"
    assert info.artifact_path == f"mlflow-artifacts:/0/models/{model_id}/artifacts"
    assert (info.run_id, info.model_id) == (run_id, model_id)
    assert info.signature == infer_signature(X, X[:, 0])
    logged = client.get_logged_model(model_id)
    assert (logged.name, logged.source_run_id, logged.status, logged.params) == (
        "model", run_id, "READY", {"slope": "2.0"},
    )  # fmt: skip
    outputs = client.get_run(run_id).outputs
    assert outputs is not None
    assert [output.model_id for output in outputs.model_outputs] == [model_id]
    version = client.get_model_version("bikes", 2)
    assert (version.source, version.model_id, version.run_id) == (f"models:/{model_id}", model_id, run_id)
    names = {"MLmodel", "model.pkl", "input_example.json", "requirements.txt"}
    assert names <= {entry.path for entry in client.get_manifest("bikes", 2).files}
    assert client.list_artifacts(run_id) == []
    assert names <= {entry.path.removeprefix("model/") for entry in client.list_artifacts(run_id, "model")}
    assert (Path(client.download_artifacts(run_id, "model")) / "MLmodel").is_file()
    assert Path(client.download_artifacts(run_id, "model/MLmodel")).read_text().startswith("artifact_path:")


def test_what_is_absent_is_named(registered: tuple[Client, str, str]) -> None:
    client, run_id, _ = registered
    for uri, message in {
        "models:/bikes@nope": r"Registered model alias nope not found\.",
        "models:/bikes/Staging": "No versions of model with name 'bikes' and stage 'Staging' found",
        "models:/bikes/9": r"Model Version \(name=bikes, version=9\) not found",
        "models:/m-0123": "Logged model with ID 'm-0123' not found",
        "runs:/abc/model": "Run with id=abc not found",
        f"runs:/{run_id}/other": "other",
        "models:/bikes": "Not a proper models:/ URI: models:/bikes",
    }.items():
        with pytest.raises(RegistaError, match=message):
            client.load_model(uri)


def test_a_version_stays_what_it_was(registered: tuple[Client, str, str]) -> None:
    client, _, model_id = registered
    before = client.get_manifest("bikes", 2).digest
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client.log_model(fitted(9.0), model_id=model_id)
    assert client.load_model(f"models:/{model_id}").predict([[1.0]]).tolist() == pytest.approx([9.0])
    assert client.load_model("models:/bikes/2").predict([[1.0]]).tolist() == pytest.approx([2.0])
    assert client.get_manifest("bikes", 2).digest == before
    with pytest.raises(InvalidParameter, match="is sealed"):
        client.set_signature("models:/bikes/2", infer_signature(X))


def test_register_by_uri(registered: tuple[Client, str, str]) -> None:
    client, run_id, model_id = registered
    said: list[str] = []
    by_run = client.register_model(f"runs:/{run_id}/model", "trains", {"k": 1}, tell=said.append)
    assert (by_run.version, by_run.source, by_run.model_id, by_run.run_id) == (
        "1", f"models:/{model_id}", model_id, run_id,
    )  # fmt: skip
    assert by_run.tags == {"k": "1"}
    assert said == ["Successfully registered model 'trains'.", "Created version '1' of model 'trains'."]
    said.clear()
    by_version = client.register_model("models:/bikes@champion", "trains", tell=said.append)
    assert (by_version.version, by_version.source) == ("2", "models:/bikes/2")
    assert said == [
        "Registered model 'trains' already exists. Creating a new version of this model...",
        "Created version '2' of model 'trains'.",
    ]
    assert client.load_model("models:/trains/2").coef_.tolist() == pytest.approx([2.0])


def test_sources_given_by_hand(registered: tuple[Client, str, str]) -> None:
    client, run_id, model_id = registered
    for source in (f"models:/{model_id}", f"runs:/{run_id}/model"):
        version = client.create_model_version("bikes", source, run_id)
        assert version.source == source
        assert version.manifest_digest == client.get_model_version("bikes", 2).manifest_digest


def test_a_version_without_files_is_named(client: Client) -> None:
    client.create_registered_model("bikes")
    run = client.create_run("0")
    source = f"{run.info.artifact_uri}/nothing"
    client.create_model_version("bikes", source, run.info.run_id)
    with pytest.raises(NotFound, match=f"from path '{source}'"):
        client.load_model("models:/bikes/1")


def test_a_name_with_a_slash_goes_among_the_runs_files(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    info = client.log_model(fitted(3.0), "models/linear", run_id=run_id, registered_model_name="bikes")
    assert info.model_uri == f"runs:/{run_id}/models/linear"
    assert info.registered_model_version == "1"
    assert [entry.path for entry in client.list_artifacts(run_id)] == ["models"]
    assert client.load_model(info.model_uri).coef_.tolist() == pytest.approx([3.0])
    assert client.load_model("models:/bikes/1").coef_.tolist() == pytest.approx([3.0])
    assert "mlflow.log-model.history" in client.get_run(run_id).data.tags


def test_signatures_can_be_set_before_registration(client: Client) -> None:
    info = client.log_model(fitted(1.0), experiment_id="0")
    assert client.get_model_info(info.model_uri).signature is None
    client.set_signature(info.model_uri, infer_signature(X))
    assert client.get_model_info(info.model_uri).signature == infer_signature(X)
    with pytest.raises(InvalidParameter, match="must be a ModelSignature"):
        client.set_signature(info.model_uri, {})  # type: ignore[arg-type]  # the point of the test


def test_a_model_that_cannot_be_saved_is_marked(local: Client) -> None:
    with pytest.raises(RegistaError):
        local.log_model(object(), experiment_id="0")
    assert [model.status for model in local.search_logged_models("0")] == ["FAILED"]


def test_flipped_bytes_are_an_error_and_not_a_model(tmp_path: Path) -> None:
    with Client(tmp_path / "mlruns") as client:
        client.log_model(fitted(1.0), experiment_id="0", registered_model_name="bikes")
        digest = next(entry.digest for entry in client.get_manifest("bikes", 1).files if entry.path == "model.pkl")
        blob = tmp_path / "mlruns" / "mlartifacts" / "blobs" / digest[:2] / digest
        blob.chmod(0o600)
        content = bytearray(blob.read_bytes())
        content[len(content) // 2] ^= 1
        blob.write_bytes(content)
        with pytest.raises(CorruptedData):
            client.load_model("models:/bikes/1")


def test_a_file_slipped_into_a_sealed_version_is_an_error(tmp_path: Path) -> None:
    with Client(tmp_path / "mlruns") as client:
        client.log_model(fitted(1.0), experiment_id="0", registered_model_name="bikes")
        sealed = client.get_manifest("bikes", 1)
        root = sealed.artifact_uri.removeprefix("mlflow-artifacts:/")
        with contextlib.closing(sqlite3.connect(tmp_path / "mlruns" / "regista.db")) as database, database:
            database.execute(
                "INSERT INTO files (path, parent, digest, size) VALUES (?, ?, ?, 1)",
                (f"{root}/sitecustomize.py", root, sealed.files[0].digest),
            )
        with pytest.raises(CorruptedData, match="not those that were registered"):
            client.load_model("models:/bikes/1")
        assert [problem.subject for problem in client.verify_history().broken]


def test_a_single_file_of_a_version_is_the_sealed_one_or_an_error(tmp_path: Path) -> None:
    with Client(tmp_path / "mlruns") as client:
        client.log_model(fitted(1.0), experiment_id="0", registered_model_name="bikes")
        whole = client.resolve_model_uri("models:/bikes/1/model.pkl")
        digests = {entry.path: entry.digest for entry in whole.files or ()}
        assert client.download_model(whole, tmp_path / "out") == tmp_path / "out" / "model.pkl"
        with pytest.raises(NotFound, match="No such file or directory in version 1 of 'bikes': 'model'"):
            client.download_model("models:/bikes/1/model", tmp_path / "out")
        with contextlib.closing(sqlite3.connect(tmp_path / "mlruns" / "regista.db")) as database, database:
            names_another = "UPDATE files SET digest = ? WHERE path LIKE 'registry/%/model.pkl'"
            assert database.execute(names_another, (digests["MLmodel"],)).rowcount == 1
        with pytest.raises(CorruptedData, match=r"The file 'model.pkl' of .* is not what was sealed"):
            client.download_model(whole, tmp_path / "other")
        assert not (tmp_path / "other" / "model.pkl").exists()


def test_a_local_directory_is_loaded_where_it_is(local: Client, tmp_path: Path) -> None:
    from regista.flavors.saving import save_model

    save_model(fitted(4.0), tmp_path / "saved")
    for uri in (str(tmp_path / "saved"), tmp_path / "saved", (tmp_path / "saved").as_uri()):
        assert local.load_model(uri).coef_.tolist() == pytest.approx([4.0])
    assert local.download_model(tmp_path / "saved") == tmp_path / "saved"


def test_a_part_of_a_version(local: Client, tmp_path: Path) -> None:
    local.log_model(fitted(1.0), experiment_id="0", registered_model_name="bikes")
    file = local.download_model("models:/bikes/1/MLmodel", tmp_path / "part")
    assert file == tmp_path / "part" / "MLmodel"
    assert file.is_file()


def test_a_model_needs_a_home(local: Client) -> None:
    with pytest.raises(InvalidParameter, match="needs an experiment_id or a run_id"):
        local.log_model(fitted(1.0))


class Counting:
    """A store that counts what goes through it, at the seam made for stores."""

    def __init__(self, store: Any) -> None:
        self.calls: list[str] = []
        self._store = store

    def call(self, request: Any, caller: Any) -> Any:
        self.calls.append(type(request).__name__)
        return self._store.call(request, caller)

    def call_together(self, calls: Any) -> list[Any]:
        self.calls.append(" and ".join(type(request).__name__ for request, _ in calls))
        return self._store.call_together(calls)

    def close(self) -> None:
        self._store.close()


def test_the_calls_of_log_model_are_few(tmp_path: Path) -> None:
    from dataclasses import replace

    connection = connect(tmp_path / "mlruns")
    counting = Counting(connection.store)
    client = Client(replace(connection, store=counting, one_commit=counting.call_together))
    run = client.create_run("0")
    for expected in (
        ["CreateModelVersion", "CreateRegisteredModel", "CreateModelVersion"],
        ["CreateModelVersion"],
    ):
        counting.calls.clear()
        client.log_model(fitted(1.0), run_id=run.info.run_id, experiment_id="0", registered_model_name="bikes")
        assert counting.calls == ["CreateLoggedModel", "FinalizeLoggedModel and LogOutputs", *expected]
    connection.close()


def test_absent_models_are_not_found(local: Client) -> None:
    with pytest.raises(NotFound, match='Could not find an "MLmodel" configuration file'):
        local.get_model_info("mlflow-artifacts:/0/nothing")
