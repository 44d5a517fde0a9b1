"""Wheels in a model directory; no test needs the network, for the requirements say where to look."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from regista.errors import InvalidParameter, Unavailable, UntrustedModel
from regista.flavors.loading import load_pyfunc
from regista.flavors.saving import save_model
from regista.model.environment import find_mismatches
from regista.model.mlmodel import Model
from regista.model.wheels import add_wheels
from small_wheels import make_wheel


def a_pickle(command: str) -> dict[str, str]:
    """A file that would run a command if somebody loaded it."""
    return {"data.pkl": f"cos\nsystem\n(S'{command}'\ntR."}


@pytest.fixture
def requirements(tmp_path: Path) -> list[str]:
    """Of a distribution that needs another one, in a folder of wheels; MLflow's is what every model names."""
    folder = tmp_path / "index"
    folder.mkdir()
    make_wheel(folder, "mlflow", "2.22.0")
    make_wheel(folder, "regista_top", "1.0", "regista-below>=1", a_pickle("true"))
    make_wheel(folder, "regista_below", "1.5")
    return ["--no-index", f"--find-links {folder}", "regista-top"]


@pytest.fixture
def directory(tmp_path: Path, requirements: list[str]) -> Path:
    place = tmp_path / "model"
    save_model(abs, place, pip_requirements=requirements)
    return place


def test_all_that_is_needed_is_there_and_named(directory: Path) -> None:
    before = (directory / "requirements.txt").read_text()
    model = add_wheels(directory)
    wheels = [f"wheels/{name}-py3-none-any.whl" for name in ("mlflow-2.22.0", "regista_below-1.5", "regista_top-1.0")]
    assert sorted(f"wheels/{file.name}" for file in (directory / "wheels").iterdir()) == wheels
    assert (directory / "requirements.txt").read_text().splitlines() == wheels
    assert (directory / "original_requirements.txt").read_text() == before
    assert yaml.safe_load((directory / "conda.yaml").read_text())["dependencies"][-1] == {"pip": wheels}
    assert Model.load(directory) == model
    assert model.extra["wheels"].keys() == {"platform"}
    assert find_mismatches(directory) == [
        "regista-below (saved 1.5, not installed here)",
        "regista-top (saved 1.0, not installed here)",
    ]


def test_the_model_loads_as_before_pinned_too_and_another_wheel_is_noticed(directory: Path) -> None:
    add_wheels(directory)
    assert load_pyfunc(directory, suppress_warnings=True, trust="pinned").predict(-3) == 3
    make_wheel(directory / "wheels", "regista_top", "1.0", files=a_pickle("false"))
    with pytest.raises(UntrustedModel, match=r"regista_top-1\.0-py3-none-any\.whl: os\.system\('false'\)"):
        load_pyfunc(directory, suppress_warnings=True, trust="pinned")


def test_a_model_has_its_libraries_once(directory: Path) -> None:
    add_wheels(directory)
    with pytest.raises(InvalidParameter, match="has its libraries already"):
        add_wheels(directory)


def test_without_requirements_nothing_says_what_it_needs(directory: Path) -> None:
    (directory / "requirements.txt").unlink()
    with pytest.raises(InvalidParameter, match=r"no requirements\.txt"):
        add_wheels(directory)


def test_what_has_no_wheel_is_told_and_the_files_stay(tmp_path: Path, requirements: list[str]) -> None:
    save_model(abs, tmp_path / "m", pip_requirements=[*requirements, "regista-nowhere"])
    before = (tmp_path / "m/requirements.txt").read_text()
    with pytest.raises(Unavailable, match="regista-nowhere"):
        add_wheels(tmp_path / "m")
    assert (tmp_path / "m/requirements.txt").read_text() == before
