"""What conda is asked to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from regista.environments.conda import CondaMaker
from regista.environments.folder import prepare_environment
from regista.environments.maker import Wanted
from regista.environments.specification import CondaSpec, EnvironmentSpec
from regista.errors import ConfigurationError
from regista.flavors.saving import save_model


@pytest.fixture
def wanted(tmp_path: Path) -> Wanted:
    spec = EnvironmentSpec("3.11", ("numpy",), conda=CondaSpec(("defaults",), ("python=3.11.7", "libxgboost=1.7")))
    return Wanted.listed(tmp_path / "made", spec, [(["numpy"], [])], tmp_path)


def home_with(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> str:
    place = tmp_path / "home" / "bin" / program
    place.parent.mkdir(parents=True)
    place.touch(0o755)
    monkeypatch.setenv("REGISTA_CONDA_HOME", str(tmp_path / "home"))
    return str(place)


@pytest.mark.parametrize(
    ("program", "create"),
    [("conda", ["env", "create"]), ("mamba", ["env", "create"]), ("micromamba", ["create", "--yes"])],
)
def test_conda_gets_its_packages_and_pip_the_others(
    program: str, create: list[str], wanted: Wanted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = home_with(tmp_path, program, monkeypatch)
    commands: list[list[str]] = []
    CondaMaker().make(wanted, lambda command: commands.append(list(command)))
    file = tmp_path / "conda.yaml"
    assert commands[0] == [place, *create, "--quiet", "--prefix", str(wanted.folder), "--file", str(file)]
    assert yaml.safe_load(file.read_text()) == {
        "channels": ["defaults"],
        "dependencies": ["python=3.11.7", "libxgboost=1.7", "pip"],
    }
    ((python, *pip),) = commands[1:]
    assert python == str(wanted.folder / "bin" / "python")
    assert pip[:3] == ["-m", "pip", "install"]
    assert pip[-4:] == [
        "--requirement",
        str(wanted.steps[0].requirements),
        "--constraint",
        str(wanted.steps[0].constraints),
    ]


def test_without_conda_the_error_says_so(wanted: Wanted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTA_CONDA_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(ConfigurationError, match=r"no conda, mamba or micromamba below .*nowhere \(REGISTA_CONDA_HOME"):
        CondaMaker().make(wanted, lambda _: None)


@pytest.mark.skipif(
    not any(map(shutil.which, ("conda", "mamba", "micromamba"))),
    reason="no conda on PATH; PyPI and Debian, where the tests get their programs, have none",
)
def test_a_real_conda_makes_an_environment(tmp_path: Path) -> None:
    save_model(lambda data: data, tmp_path / "model", pip_requirements=[])
    made = prepare_environment(tmp_path / "model", "conda", root=tmp_path / "environments")
    assert made.python.exists()
    assert prepare_environment(tmp_path / "model", "conda", root=tmp_path / "environments") == made
