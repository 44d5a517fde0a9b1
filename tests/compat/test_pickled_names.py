"""Pickles that name MLflow's classes and hold objects of them load here without MLflow, and ours load in MLflow."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from compat.environments import OLDEST, Environment
from compat.scenario import play

SCRIPT = "pickled_names.py"
HERE = Path(sys.executable)


def ask(python: Path, folder: Path, action: str, module: str) -> Any:
    """What the model in ``folder`` answers there."""
    output = folder / f"{action}.json"
    return play(python, SCRIPT, folder, action, module, str(folder / "model"), str(output), output=output)["answer"]


def _parsed(value: Any) -> Any:
    """Texts of JSON as what they say: the releases write keys in other orders, and 2.9 no ``required`` that is true."""
    if isinstance(value, dict):
        return {key: _parsed(one) for key, one in value.items() if (key, one) != ("required", True)}
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        return _parsed(json.loads(value))
    return [_parsed(one) for one in value] if isinstance(value, list) else value


@pytest.mark.skipif(importlib.util.find_spec("mlflow") is not None, reason="MLflow is installed here")
def test_theirs_load_here(client_python: Path, tmp_path: Path) -> None:
    there = ask(client_python, tmp_path, "save", "mlflow")
    assert _parsed(ask(HERE, tmp_path, "load", "regista.mlflow")) == _parsed(there)
    assert there["kinds"] == {"a": "boolean", "b": "integer"} and there["error"] == ["too much", True]


def test_ours_load_there(client_python: Path, client_environment: Environment, tmp_path: Path) -> None:
    if client_environment == OLDEST:
        pytest.skip("MLflow 2.9 says 'optional' of columns where all later ones say 'required'")
    here = ask(HERE, tmp_path, "save", "regista.mlflow")
    assert ask(client_python, tmp_path, "load", "mlflow") == here
    assert "nested" in here["kept"] and here["greeting"] == "hello"
