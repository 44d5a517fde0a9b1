"""Predictions in the environment of a model, made by the real uv."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import regista
from regista.client import Client
from regista.errors import ModelError
from regista.mlflow.models import predict
from small_wheels import make_wheel


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that needs a package which only its own environment has."""

    def scaled(model_input):
        import tinyscale

        return [tinyscale.FACTOR * value for value in model_input["x"]]

    folder = tmp_path_factory.mktemp("registry")
    (folder / "wheels").mkdir()
    make_wheel(folder / "wheels", "tinyscale", "3.0", files={"tinyscale.py": "FACTOR = 3\n"})
    needs = [f"--find-links {folder / 'wheels'}", "tinyscale==3.0"]
    with Client(folder / "store") as client:
        client.log_model(scaled, "model", experiment_id="0", registered_model_name="scaled", pip_requirements=needs)
    return folder / "store"


def test_rows_and_requests_are_answered_there(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REGISTA_ENV_ROOT", str(tmp_path / "environments"))
    (tmp_path / "in.csv").write_text("x,id\n1,a\n2,b\n")
    command = [sys.executable, "-m", "regista", "models", "predict", "-m", "models:/scaled/1", "--env-manager", "uv"]
    command += ["--tracking-uri", str(registry), "-i", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv")]
    done = subprocess.run([*command, "--keep-columns", "id"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.csv").read_text() == "id,prediction\na,3\nb,6\n"
    regista.set_tracking_uri(registry)
    try:
        predict("models:/scaled/1", {"x": [5]}, env_manager="uv", output_path=tmp_path / "out.json")
        assert json.loads((tmp_path / "out.json").read_text()) == {"predictions": [15]}
        with pytest.raises(ModelError, match="gave no answer: "):
            predict("models:/scaled/1", {"y": [5]}, env_manager="uv")
    finally:
        regista.set_tracking_uri(None)
    assert len([path for path in (tmp_path / "environments").iterdir() if path.is_dir()]) == 1
