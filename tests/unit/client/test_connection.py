from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from regista.api.experiments import CreateExperiment, GetExperimentByName
from regista.client import Client, connect
from regista.entities import Caller
from regista.errors import AlreadyExists, ConfigurationError, InvalidParameter, RegistaError


def test_a_directory_holds_everything(tmp_path: Path) -> None:
    with Client(tmp_path / "mlruns") as client:
        client.log_text(client.create_run("0").info.run_id, "x", "x.txt")
        assert client.tracking_uri == str(tmp_path / "mlruns")
    assert {path.name for path in (tmp_path / "mlruns").iterdir()} >= {"regista.db", "mlartifacts"}


@pytest.mark.parametrize("uri", ["./mlruns", "mlruns", "file:./mlruns", "file://./mlruns"])
def test_spellings_of_the_same_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uri: str) -> None:
    monkeypatch.chdir(tmp_path)
    connect(uri).close()
    assert (tmp_path / "mlruns" / "regista.db").is_file()


def test_bytes_lie_beside_the_sqlite_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with Client(f"sqlite:///{tmp_path / 'data' / 'r.db'}") as client:
        client.log_text(client.create_run("0").info.run_id, "x", "x.txt")
    assert (tmp_path / "data" / "mlartifacts" / "blobs").is_dir()


def test_a_relative_sqlite_file_and_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    connect("sqlite:///r.db").close()
    assert (tmp_path / "r.db").is_file()
    with Client() as client:
        assert client.tracking_uri == "./mlruns"
    assert (tmp_path / "mlruns" / "regista.db").is_file()


def test_the_destination_of_bytes_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_ARTIFACTS_DESTINATION", (tmp_path / "elsewhere").as_uri())
    with Client(tmp_path / "mlruns") as client:
        client.log_text(client.create_run("0").info.run_id, "x", "x.txt")
    assert (tmp_path / "elsewhere" / "blobs").is_dir()
    assert not (tmp_path / "mlruns" / "mlartifacts").exists()


def test_the_environment_names_stores_and_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", str(tmp_path / "runs"))
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", str(tmp_path / "models"))
    monkeypatch.setenv("REGISTA_USER", "grace")
    with Client() as client:
        assert client.tracking_uri == str(tmp_path / "runs")
        assert client.registry_uri == str(tmp_path / "models")
        client.create_registered_model("bikes")
        assert client.get_history("bikes")[0].actor == "grace"
    with Client(tmp_path / "models") as client:
        assert client.get_registered_model("bikes").name == "bikes"
        assert client.registry_uri == client.tracking_uri


def test_a_tracking_uri_that_means_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="Databricks"):
        connect("databricks")
    with pytest.raises(InvalidParameter, match="is no tracking URI"):
        connect("mongodb://host/db")
    assert list(tmp_path.iterdir()) == []


def test_two_clients_of_one_connection(tmp_path: Path) -> None:
    connection = connect(tmp_path / "mlruns")
    with Client(connection) as first:
        first.create_experiment("bikes")
    assert Client(connection).get_experiment_by_name("bikes") is not None
    connection.close()


@pytest.mark.parametrize("one_commit", [True, False], ids=["embedded", "as a server's"])
def test_the_first_error_of_several_changes_is_raised(tmp_path: Path, one_commit: bool) -> None:
    connection = connect(tmp_path / "store")
    if not one_commit:
        connection = replace(connection, one_commit=None)
    caller = Caller("ada")
    good, taken = CreateExperiment(name="bikes"), CreateExperiment(name="Default")
    assert [reply.experiment_id for reply in connection.call_together([good], caller)] == ["1"]
    with pytest.raises(AlreadyExists, match="Default"):
        connection.call_together([CreateExperiment(name="cars"), taken], caller)
    assert connection.store.call(GetExperimentByName(experiment_name="cars"), caller).experiment.name == "cars"
    connection.close()


def test_a_file_where_the_directory_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.db").write_text("x")
    for uri in (tmp_path / "r.db", tmp_path / "r.db" / "below"):
        with pytest.raises(ConfigurationError, match="must be a directory, but a file is there"):
            connect(uri)


@pytest.mark.parametrize("name", ["what?", "a#b", "a%20b", "a b ü"])
def test_a_directory_may_have_characters_that_mean_something_in_urls(tmp_path: Path, name: str) -> None:
    connect(tmp_path / name).close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "regista.db").is_file()


def test_the_password_of_a_server_is_in_no_error_no_log_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("REGISTA_QUEUE_DIR", str(tmp_path))
    monkeypatch.setenv("REGISTA_QUEUE_PATIENCE", "1")
    caplog.set_level("DEBUG")
    connection = connect("http://ada:geheim@127.0.0.1:9", retries=0)
    client = Client(connection, user="ada")
    client.log_metric("a" * 32, "loss", 1.0, synchronous=False)
    said = []
    for refused in (
        lambda: client.get_run("a" * 32),
        lambda: connection.open("mlflow-artifacts:/0/a")[0].list("0/a"),
        lambda: connection.open("mlflow-artifacts://127.0.0.1:9/0/a")[0].list("0/a"),
        lambda: connect("http://ada:ge/heim@127.0.0.1:9"),
    ):
        with pytest.raises(RegistaError) as error:
            refused()
        said.append(str(error.value))
    connection.close()
    said += [record.getMessage() for record in caplog.records]
    assert any("http://127.0.0.1:9" in text for text in said)
    assert [text for text in said if "heim" in text] == []
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert any(b"http://127.0.0.1:9" in content for content in files)
    assert not any(b"heim" in content for content in files)
