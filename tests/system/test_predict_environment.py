"""Predictions in the environment of a model, made by the real uv."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import regista
from regista.cli import main
from regista.client import Client
from regista.errors import ModelError
from regista.mlflow.models import predict
from small_wheels import make_wheel


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that needs a package which only its own environment has, and looks at a variable."""

    def scaled(model_input):
        import os

        import tinyscale

        more = int(os.environ.get("REGISTA_TEST_MORE", "0"))
        return [tinyscale.FACTOR * value + more for value in model_input["x"]]

    folder = tmp_path_factory.mktemp("registry")
    (folder / "wheels").mkdir()
    for factor in (3, 4):
        make_wheel(folder / "wheels", "tinyscale", f"{factor}.0", files={"tinyscale.py": f"FACTOR = {factor}\n"})
    needs = [f"--find-links {folder / 'wheels'}", "tinyscale==3.0"]
    with Client(folder / "store") as client:
        client.log_model(scaled, "model", experiment_id="0", registered_model_name="scaled", pip_requirements=needs)
    return folder / "store"


def test_rows_and_requests_are_answered_there_with_what_is_changed(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REGISTA_ENV_ROOT", str(tmp_path / "environments"))
    (tmp_path / "in.csv").write_text("x,id\n1,a\n2,b\n")
    command = [sys.executable, "-m", "regista", "models", "predict", "-m", "models:/scaled/1", "--env-manager", "uv"]
    command += ["--tracking-uri", str(registry), "-i", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv")]
    command += ["--keep-columns", "id", "--env", "REGISTA_TEST_MORE=0", "--env", "REGISTA_TEST_MORE=100"]
    command += ["-r", "tinyscale==4.0"]
    there: dict[str, Any] = {"env_manager": "uv", "pip_requirements_override": ["tinyscale==4.0"]}
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.csv").read_text() == "id,prediction\na,104\nb,108\n"
    regista.set_tracking_uri(registry)
    try:
        predict("models:/scaled/1", {"x": [5]}, output_path=tmp_path / "out.json", **there)
        assert json.loads((tmp_path / "out.json").read_text()) == {"predictions": [20]}
        predict("models:/scaled/1", {"x": [5]}, extra_envs={"REGISTA_TEST_MORE": "1"}, **there)
        assert json.loads(capfd.readouterr().out) == {"predictions": [21]}
        with pytest.raises(ModelError, match="gave no answer: "):
            predict("models:/scaled/1", {"y": [5]}, **there)
    finally:
        regista.set_tracking_uri(None)
    assert len([path for path in (tmp_path / "environments").iterdir() if path.is_dir()]) == 1


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (["--env", "A=1"], 2, "--env and --pip-requirements-override go with an --env-manager other than local"),
        (["-r", "tinyscale==4.0"], 2, "go with an --env-manager other than local"),
        (["--env", "A", "--env-manager", "uv"], 2, "Invalid value for '--env': expected KEY=VALUE, got 'A'"),
        (["-r", "a>1,<2", "--env-manager", "uv"], 2, "a requirement such as name==1.2 is expected, got '<2'"),
        (["--engine", "dask", "--engine-address", "tcp://127.0.0.1:1", "--env-manager", "uv"], 2,
         "--env-manager makes no environment for the workers of a cluster that runs already"),
    ],
)  # fmt: skip
def test_changes_that_cannot_be_made_are_refused(
    registry: Path, tmp_path: Path, options: list[str], status: int, message: str
) -> None:
    (tmp_path / "in.csv").write_text("x\n1\n")
    arguments = ["models", "predict", "-m", "models:/scaled/1", "-i", str(tmp_path / "in.csv"), *options]
    arguments += ["-o", str(tmp_path / "out"), "--tracking-uri", str(registry)]
    done = CliRunner().invoke(main, arguments, env={"REGISTA_ENV_ROOT": str(tmp_path / "environments")})
    assert (done.exit_code, done.stdout) == (status, "")
    assert message in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()
