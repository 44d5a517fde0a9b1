"""``regista models inspect`` shows what is in a model and loads nothing."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from regista.cli import main
from regista.flavors.saving import save_model


class Touch:
    def __reduce__(self) -> Any:
        return os.mkdir, ("regista-inspect-test",)


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model with another pickle in the place of its own."""
    monkeypatch.chdir(tmp_path)
    save_model(abs, tmp_path / "model")
    (tmp_path / "model" / "python_model.pkl").write_bytes(pickle.dumps(Touch()))
    return tmp_path / "model"


def test_a_version(run: Any) -> None:
    result = run("models", "inspect", "models:/wine@champion")
    assert result.exit_code == 0
    assert "mlflow.pyfunc.model._FunctionPythonModel" in result.stdout
    assert "python_model.pkl" in result.stdout
    assert "accepted: the files import nothing but what they did" in result.stdout


def test_json(run: Any) -> None:
    found = json.loads(run("models", "inspect", "models:/wine/1", "--json").stdout)
    assert found["pinned"] is True
    assert list(found["flavors"]) == ["python_function"]
    files = {file["path"]: file for file in found["files"]}
    assert {"MLmodel", "python_model.pkl", "requirements.txt"} <= files.keys()
    assert {"name": "mlflow.pyfunc.model._FunctionPythonModel", "verdict": "known"} in files["python_model.pkl"][
        "globals"
    ]
    assert len(files["MLmodel"]["digest"]) == 64


def test_a_harmful_model_is_shown_and_not_run(run: Any, changed: Path) -> None:
    result = run("models", "inspect", str(changed), "--check")
    assert result.exit_code == 1
    assert f"calls {os.mkdir.__module__}.mkdir('regista-inspect-test')" in result.stdout
    assert "refused: python_model.pkl:" in result.stdout
    assert not Path("regista-inspect-test").exists()
    assert run("models", "inspect", str(changed)).exit_code == 0


def test_a_pinned_prediction_is_refused(run: Any, changed: Path) -> None:
    result = run("models", "predict", "-m", str(changed), "--trust", "pinned", input="{}")
    assert result.exit_code == 1
    assert "is not loaded: it holds what it did not hold when it was saved" in result.stderr
    assert not Path("regista-inspect-test").exists()


def test_names_cannot_steer_the_terminal(run: Any, tmp_path: Path) -> None:
    save_model(abs, tmp_path / "model")
    (tmp_path / "model" / "x.pkl").write_bytes(b"cos\n\x1b[2Jsystem\n)R.")
    assert "\x1b" not in run("models", "inspect", str(tmp_path / "model")).stdout


@pytest.mark.parametrize(("uri", "code"), [("models:/wine/9", 3), ("models:/wine@nobody", 3), ("/nowhere", 3)])
def test_what_is_not_there_is_said(client: Any, run: Any, uri: str, code: int) -> None:
    result = run("models", "inspect", uri)
    assert (result.exit_code, result.stdout) == (code, "")


def test_help() -> None:
    assert "without loading it" in CliRunner().invoke(main, ["models", "inspect", "--help"]).stdout
