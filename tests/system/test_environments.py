"""Environments of models, made by the real uv, and servers in them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from regista.client import Client
from small_wheels import make_wheel
from system.scoring_process import Scoring, wait_for


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three versions of a model: the first two need the same, the third another release of a package."""

    def scaled(model_input):
        import tinyfactor

        return [tinyfactor.FACTOR * value for value in model_input]

    folder = tmp_path_factory.mktemp("registry")
    wheels = folder / "wheels"
    wheels.mkdir()
    for factor in (2, 3):
        make_wheel(wheels, "tinyfactor", f"{factor}.0", files={"tinyfactor.py": f"FACTOR = {factor}\n"})
    with Client(folder / "store") as client:
        for factor in (2, 2, 3):
            needs = [f"--find-links {wheels}", f"tinyfactor=={factor}.0"]
            client.log_model(scaled, "model", experiment_id="0", registered_model_name="scaled", pip_requirements=needs)
        client.set_registered_model_alias("scaled", "champion", 1)
    return folder / "store"


@pytest.fixture(scope="module", autouse=True)
def environments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("environments")
        patch.setenv("REGISTA_ENV_ROOT", str(folder))
        yield folder


def preparing(registry: Path, version: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "regista", "models", "prepare-env", "-m", f"models:/scaled/{version}",
         "--env-manager", "uv", "--tracking-uri", str(registry)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def made(folder: Path) -> list[Path]:
    return [place for place in folder.iterdir() if place.is_dir()]


def test_a_server_runs_in_the_environment_of_its_model_and_refuses_versions_that_need_another(
    registry: Path, environments: Path
) -> None:
    killed = preparing(registry, 1)
    wait_for(lambda: made(environments))
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()

    both = [preparing(registry, version) for version in (1, 2)]
    said = [process.communicate() for process in both]
    (folder,) = made(environments)
    assert [out.strip() for out, _ in said] == [str(folder)] * 2, said
    assert sum("Making the environment" in err for _, err in said) <= 1, "made once, and used by both"

    scoring = Scoring(registry, "--env-manager", "uv", "--follow-interval", "0.2", models=("models:/scaled@champion",))
    with scoring, Client(registry) as client:
        assert "Making the environment" not in scoring.errors
        assert scoring.post({"inputs": [1, 5]}) == (200, b'{"predictions": [2, 10]}')
        assert psutil.Process(scoring.process.pid).cmdline()[0].startswith(str(folder)), "the same process"
        client.set_registered_model_alias("scaled", "champion", 2)
        scoring.wait_for(lambda: scoring.model()["version"] == "2")
        client.set_registered_model_alias("scaled", "champion", 3)
        scoring.wait_for(lambda: scoring.model()["refusal"])
        refusal = scoring.model()["refusal"]
        assert refusal["model"] == "scaled/3"
        assert refusal["reason"] == (
            "it needs another environment than the one this process is in: tinyfactor==3.0, not tinyfactor==2.0"
        )
        assert scoring.post({"inputs": [1]}) == (200, b'{"predictions": [2]}')
        assert scoring.stop() == 0


def test_models_that_need_different_environments_take_a_server_each(registry: Path) -> None:
    with pytest.raises(AssertionError, match="need different environments") as caught:
        Scoring(registry, "--env-manager", "uv", models=("models:/scaled/1", "other=models:/scaled/3"))
    assert "models:/scaled/3 needs tinyfactor==3.0, not tinyfactor==2.0." in str(caught.value)
