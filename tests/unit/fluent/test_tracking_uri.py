from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import regista
from regista.errors import InvalidParameter


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
