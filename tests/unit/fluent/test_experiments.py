from __future__ import annotations

import pytest

import regista
from regista.errors import InvalidParameter, InvalidState, NotFound


def test_set_experiment_creates_finds_and_activates() -> None:
    made = regista.set_experiment("bikes")
    assert regista.set_experiment("bikes") == made
    with regista.start_run() as run:
        assert run.info.experiment_id == made.experiment_id
    assert regista.set_experiment(experiment_id="0").name == "Default"
    assert regista.start_run().info.experiment_id == "0"


def test_set_experiment_refuses() -> None:
    with pytest.raises(InvalidParameter, match="Must specify exactly one of"):
        regista.set_experiment()
    with pytest.raises(InvalidParameter, match="Must specify exactly one of"):
        regista.set_experiment("a", "1")
    with pytest.raises(NotFound, match="No Experiment with id=77 exists"):
        regista.set_experiment(experiment_id="77")
    number = regista.create_experiment("gone")
    regista.delete_experiment(number)
    with pytest.raises(InvalidState, match="Cannot set a deleted experiment 'gone'"):
        regista.set_experiment("gone")
    regista.restore_experiment(number)
    assert regista.set_experiment("gone").experiment_id == number


def test_the_environment_names_the_experiment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "from env")
    with regista.start_run() as run:
        pass
    found = regista.get_experiment_by_name("from env")
    assert found is not None
    assert run.info.experiment_id == found.experiment_id
    monkeypatch.delenv("MLFLOW_EXPERIMENT_NAME")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", found.experiment_id)
    assert regista.start_run().info.experiment_id == found.experiment_id


def test_search_and_tags() -> None:
    for name in ("a", "b"):
        regista.create_experiment(name, tags={"k": name})
    assert [found.name for found in regista.search_experiments()] == ["b", "a", "Default"]
    assert [found.name for found in regista.search_experiments(max_results=1)] == ["b"]
    assert [found.name for found in regista.list_experiments()] == ["b", "a", "Default"]
    regista.set_experiment("a")
    regista.set_experiment_tags({"x": 1, "y": 2})
    regista.set_experiment_tag("z", 3)
    found = regista.get_experiment_by_name("a")
    assert found is not None
    assert found.tags == {"k": "a", "x": "1", "y": "2", "z": "3"}


def test_another_store_has_other_experiments(tmp_path: pytest.TempPathFactory) -> None:
    regista.set_experiment("bikes")
    regista.set_tracking_uri(f"{tmp_path}/other")
    assert regista.start_run().info.experiment_id == "0"
