from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import regista
from regista.errors import ConfigurationError, InvalidParameter, NotFound


def test_gives_back_the_text_that_was_set(tmp_path: Path) -> None:
    regista.set_tracking_uri("file://./mlruns")
    assert regista.get_tracking_uri() == "file://./mlruns"
    assert regista.get_registry_uri() == "file://./mlruns"
    regista.set_tracking_uri(tmp_path / "other")
    assert regista.get_tracking_uri() == str(tmp_path / "other")
    assert regista.Client().tracking_uri == str(tmp_path / "other")


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_goes_back_to_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing: str | None
) -> None:
    regista.set_tracking_uri(nothing)
    assert regista.get_tracking_uri() == str(tmp_path / "mlruns")
    assert not regista.is_tracking_uri_set()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "./a")
    assert regista.get_tracking_uri() == "./a"
    assert regista.is_tracking_uri_set()
    regista.set_tracking_uri("./b")
    assert regista.get_tracking_uri() == "./b"
    regista.set_tracking_uri(nothing)
    assert regista.get_tracking_uri() == "./a"
    monkeypatch.setenv("REGISTA_TRACKING_URI", "./c")
    assert regista.get_tracking_uri() == "./c"


def test_children_go_on_with_the_same_store_and_experiment(tmp_path: Path) -> None:
    regista.set_tracking_uri(str(tmp_path / "here"))
    experiment = regista.set_experiment("bikes")
    script = "import regista; run = regista.start_run(); print(run.info.experiment_id, regista.get_tracking_uri())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [experiment.experiment_id, str(tmp_path / "here")]
    regista.set_tracking_uri(None)
    assert "MLFLOW_TRACKING_URI" not in os.environ
    assert "MLFLOW_EXPERIMENT_ID" not in os.environ


def test_a_registry_of_its_own(tmp_path: Path) -> None:
    regista.set_registry_uri(str(tmp_path / "models"))
    client = regista.Client()
    client.create_registered_model("bikes")
    assert regista.Client(tmp_path / "models").get_registered_model("bikes").name == "bikes"
    assert regista.Client(tmp_path / "mlruns").get_registered_model("bikes").name == "bikes"
    regista.set_registry_uri(None)
    assert regista.Client().search_registered_models() == []


def test_what_means_nothing_is_refused_and_changes_nothing() -> None:
    before = regista.get_tracking_uri()
    with pytest.raises(InvalidParameter, match="Databricks"):
        regista.set_tracking_uri("databricks")
    assert regista.get_tracking_uri() == before


def test_clients_of_one_uri_share_a_connection() -> None:
    assert regista.Client().connection is regista.Client().connection


@pytest.mark.parametrize("uri", [None, "./mine", "sqlite:///mine.db", "file://./mine"])
def test_a_program_that_changes_its_folder_stays_with_its_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uri: str | None
) -> None:
    regista.set_tracking_uri(uri)
    (tmp_path / "below").mkdir()
    with regista.start_run() as run:
        monkeypatch.chdir(tmp_path / "below")
        regista.log_text("x", "x.txt")
    assert regista.get_run(run.info.run_id).info.status == "FINISHED"
    assert list((tmp_path / "below").iterdir()) == []
    regista.set_tracking_uri(uri)
    regista.log_metric("m", 1)
    assert list((tmp_path / "below").iterdir()) != []  # chosen anew, it means the folder of now


@pytest.mark.parametrize("uri", ["./mine", "sqlite:///mine/r.db"])
def test_a_store_whose_folder_was_removed_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uri: str
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "below").mkdir()
    regista.set_tracking_uri(uri)
    with regista.start_run() as lost:
        regista.log_text("x", "x.txt")
    shutil.rmtree(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "below")
    with regista.start_run() as run:
        regista.log_text("y", "y.txt")
    regista.set_tracking_uri(None)
    regista.set_tracking_uri(uri.replace("mine", str(tmp_path / "mine")).replace("./", ""))
    assert [found.info.run_id for found in regista.Client().search_runs("0")] == [run.info.run_id]
    with pytest.raises(NotFound):
        regista.get_run(lost.info.run_id)


def test_a_removed_current_folder_is_named_only_where_it_matters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    regista.log_metric("m", 1)  # the store's path is absolute
    regista.end_run()
    regista.set_tracking_uri("./mine")
    with pytest.raises(ConfigurationError, match="current folder was removed"):
        regista.log_metric("m", 1)
    monkeypatch.chdir(tmp_path)
