from __future__ import annotations

import warnings
from importlib.metadata import version
from pathlib import Path

import pytest
from sklearn.linear_model import LinearRegression

from regista.client import Client
from regista.errors import Unavailable
from regista.flavors.saving import save_model
from regista.model.lock import LOCK_FILE, lock, write_lock
from regista.model.requirements import MLFLOW_REQUIREMENT
from small_wheels import make_wheel

MODEL = LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])


@pytest.fixture
def index(tmp_path: Path) -> list[str]:
    """Options for a folder of wheels, the only place where uv may look: no test needs the network."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    return ["--no-index", f"--find-links {folder}"]


def test_a_lock_names_all_that_is_needed_with_hashes(index: list[str], tmp_path: Path) -> None:
    top = make_wheel(tmp_path / "wheels", "regista_top", "1.0", "regista-below>=1")
    below = make_wheel(tmp_path / "wheels", "regista_below", "1.5")
    text = lock([MLFLOW_REQUIREMENT, *index, "regista-top"])
    assert text.splitlines()[:2] == index
    assert f"regista-top==1.0 \\\n    --hash=sha256:{top}\n" in text
    assert f"regista-below==1.5 \\\n    --hash=sha256:{below}\n" in text
    assert "mlflow" not in text


def test_what_is_open_has_the_version_that_is_installed(index: list[str], tmp_path: Path) -> None:
    make_wheel(tmp_path / "wheels", "regista_top", "1.0", "numpy")
    for release in (version("numpy"), "999.0"):
        make_wheel(tmp_path / "wheels", "numpy", release)
    assert f"numpy=={version('numpy')} " in lock([*index, "regista-top"])
    assert "numpy==999.0 " in lock([*index, "regista-top", "numpy==999.0"])


def test_constraints_hold(index: list[str], tmp_path: Path) -> None:
    for release in ("1.0", "2.0"):
        make_wheel(tmp_path / "wheels", "regista_top", release)
    assert "regista-top==2.0 " in lock([*index, "regista-top"])
    assert "regista-top==1.0 " in lock([*index, "regista-top"], ["regista-top<2"])


def test_what_no_index_has_is_said(index: list[str]) -> None:
    with pytest.raises(Unavailable, match="regista-nowhere"):
        lock([*index, "regista-nowhere"])


def test_models_are_saved_with_a_lock_on_request_only(
    index: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_wheel(tmp_path / "wheels", "regista_top", "1.0")
    wanted = [*index, "regista-top"]
    save_model(MODEL, tmp_path / "plain", pip_requirements=wanted)
    save_model(MODEL, tmp_path / "locked", pip_requirements=wanted, lock_requirements=True)
    monkeypatch.setenv("MLFLOW_LOCK_MODEL_DEPENDENCIES", "true")
    save_model(MODEL, tmp_path / "set", pip_requirements=wanted)
    save_model(MODEL, tmp_path / "without", pip_requirements=wanted, lock_requirements=False)
    names = ["plain", "locked", "set", "without"]
    assert [(tmp_path / name / LOCK_FILE).exists() for name in names] == [False, True, True, False]
    assert (tmp_path / "locked" / LOCK_FILE).read_text() == (tmp_path / "set" / LOCK_FILE).read_text()


def test_a_lock_that_cannot_be_made_is_one_warning(index: list[str], tmp_path: Path) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        write_lock(tmp_path, [*index, "regista-nowhere"])
    (warning,) = caught
    assert "The model is saved without requirements.lock: uv found no answer" in str(warning.message)
    assert not (tmp_path / LOCK_FILE).exists()


def test_without_uv_the_warning_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.path", [])
    with pytest.warns(UserWarning, match="uv is not installed"):
        write_lock(tmp_path, ["numpy"])


def test_a_lock_follows_the_requirements(index: list[str], tmp_path: Path) -> None:
    for name in ("regista_top", "regista_other"):
        make_wheel(tmp_path / "wheels", name, "1.0")
    model = str(tmp_path / "m")
    save_model(MODEL, model, pip_requirements=[*index, "regista-top"], lock_requirements=True)
    with Client(tmp_path / "mlruns") as client:
        client.update_model_requirements(model, "add", ["regista-other"])
        assert "regista-other==1.0 " in (tmp_path / "m" / LOCK_FILE).read_text()
        before = (tmp_path / "m/requirements.txt").read_text()
        with pytest.raises(Unavailable, match="regista-nowhere"):
            client.update_model_requirements(model, "add", ["regista-nowhere"])
        assert (tmp_path / "m/requirements.txt").read_text() == before
