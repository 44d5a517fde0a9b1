"""What is asked of a model in a directory of this machine opens no store, and makes none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import regista
from regista.errors import ConfigurationError, NotFound
from regista.flavors.saving import save_model
from regista.fluent.client import client_of
from regista.mlflow import artifacts, models


def doubled(model_input: Any) -> list[Any]:
    """The model of these tests."""
    return [2 * value for value in model_input]


@pytest.fixture
def model(tmp_path: Path) -> str:
    save_model(doubled, tmp_path / "model", pip_requirements=["numpy"])
    return "model"


CALLS: dict[str, Callable[[str], Any]] = {
    "load_model": regista.load_model,
    "pyfunc.load_model": regista.pyfunc.load_model,
    "a path": lambda model: regista.pyfunc.load_model(Path(model)),
    "a URI": lambda model: regista.pyfunc.load_model(Path(model).absolute().as_uri()),
    "inspect_model": regista.inspect_model,
    "get_model_info": regista.get_model_info,
    "get_model_dependencies": regista.pyfunc.get_model_dependencies,
    "set_signature": lambda model: regista.set_signature(model, regista.infer_signature([1])),
    "update_model_requirements": lambda model: regista.update_model_requirements(model, "add", ["six"]),
    "Model.load": models.Model.load,
    "download_artifacts": lambda model: artifacts.download_artifacts(f"{model}/MLmodel"),
    "list_artifacts": artifacts.list_artifacts,
}


@pytest.mark.parametrize("chosen", [None, "mlruns", "sqlite:///models.db", "http://127.0.0.1:9"])
@pytest.mark.parametrize("call", CALLS)
def test_a_local_model_touches_no_store(call: str, chosen: str | None, model: str, tmp_path: Path) -> None:
    regista.set_tracking_uri(chosen)
    CALLS[call](model)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_model_that_is_not_there_makes_no_store_either(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="MLmodel"):
        regista.load_model("nowhere")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_local_path_is_the_stores(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="wine"):
        regista.load_model("models:/wine/1")
    assert [path.name for path in tmp_path.iterdir()] == ["mlruns"]


def test_the_connection_to_local_files_says_what_it_lacks() -> None:
    with pytest.raises(ConfigurationError, match="SearchExperiments needs a registry"):
        client_of("model").search_experiments()
