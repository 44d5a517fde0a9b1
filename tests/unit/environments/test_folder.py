"""Environments that cannot be made, and what is said then."""

from __future__ import annotations

from pathlib import Path

import pytest

from regista.environments.folder import ModelEnvironment, environment_root, prepare_environment
from regista.environments.here import require_here
from regista.errors import ConfigurationError, InvalidParameter, Unavailable
from regista.flavors.saving import save_model


@pytest.fixture
def model(tmp_path: Path) -> Path:
    save_model(lambda data: data, tmp_path / "model", pip_requirements=["--no-index", "nobody-has-this==3.1"])
    return tmp_path / "model"


def test_what_cannot_be_installed_is_named_with_the_model(model: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="nobody-has-this") as caught:
        prepare_environment(model, "uv", model="models:/wine/3", root=tmp_path / "root")
    assert caught.value.message.startswith("The environment of models:/wine/3 cannot be made by uv: ")
    assert not [place for place in (tmp_path / "root").iterdir() if place.is_dir()], "nothing half is left"


def test_a_python_that_is_not_here_is_said(model: Path, tmp_path: Path) -> None:
    (model / "python_env.yaml").write_text("python: 3.99.1\n")
    with pytest.raises(ConfigurationError, match=r"There is no Python 3\.99 here.*python3\.99.*--env-manager uv"):
        prepare_environment(model, "virtualenv", root=tmp_path / "root")


def test_a_folder_that_cannot_be_made_is_named(model: Path, tmp_path: Path) -> None:
    (tmp_path / "root").touch()
    with pytest.raises(ConfigurationError, match="REGISTA_ENV_ROOT"):
        prepare_environment(model, "uv", root=tmp_path / "root")


def test_the_setting_says_where_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "theirs"))
    assert environment_root() == tmp_path / "theirs"
    monkeypatch.setenv("REGISTA_ENV_ROOT", str(tmp_path / "ours"))
    assert environment_root() == tmp_path / "ours"


def test_a_process_in_an_environment_finds_its_programs_first(tmp_path: Path) -> None:
    around = {"PATH": "/bin", "PYTHONPATH": "x", "PYTHONHOME": "y", "HOME": "/h"}
    assert ModelEnvironment(tmp_path).variables(around) == {
        "PATH": f"{tmp_path}/bin:/bin", "HOME": "/h", "VIRTUAL_ENV": str(tmp_path),
    }  # fmt: skip


def test_outside_of_such_environments_any_model_is_at_home(model: Path) -> None:
    require_here(model)


def test_a_manager_that_there_is_not_is_named(model: Path) -> None:
    with pytest.raises(InvalidParameter, match="must be one of local, virtualenv, uv, conda, got 'poetry'"):
        prepare_environment(model, "poetry")
