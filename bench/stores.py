"""Stores: databases of so many versions, filled once and kept, and copies of them for one benchmark each."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import bulk
import fill_mlflow
import fill_regista
import population
import run_population
from population import Population
from regista.store.sql import migrations, tables
from run_population import RunPopulation
from servers import mlflow_server

KEPT = Path(__file__).parents[1] / ".bench-stores"


def regista_store(size: int, folder: Path) -> None:
    """Put a filled ``store.db`` of Regista into ``folder``."""
    made_from = [Path(str(fill_regista.__file__)), Path(str(tables.__file__))]
    made_from += sorted((Path(str(migrations.__file__)).parent / "versions").glob("*.py"))
    kept = _kept("regista", size, made_from, "", lambda path: fill_regista.fill(path, Population(size)))
    _copy(kept, folder)


def mlflow_store(size: int, folder: Path, python: Path, version: str) -> None:
    """Put a filled ``store.db`` of MLflow into ``folder``; ``version`` is the one that ``python`` has."""
    made_from = [Path(str(fill_mlflow.__file__))]

    def make(path: Path) -> None:
        shutil.copyfile(_empty(python, version), path)
        fill_mlflow.fill(path, Population(size))

    _copy(_kept("mlflow", size, made_from, version, make), folder)


def regista_runs(size: int) -> Path:
    """A filled database of Regista with so many runs, to be copied or only read."""
    made_from = [Path(str(module.__file__)) for module in (run_population, fill_regista, tables)]
    made_from += sorted((Path(str(migrations.__file__)).parent / "versions").glob("*.py"))
    return _kept("regista-runs", size, made_from, "", lambda path: fill_regista.fill_runs(path, RunPopulation(size)))


def mlflow_runs(size: int, python: Path, version: str) -> Path:
    """The same of MLflow."""
    made_from = [Path(str(module.__file__)) for module in (run_population, fill_mlflow)]

    def make(path: Path) -> None:
        shutil.copyfile(_empty(python, version), path)
        fill_mlflow.fill_runs(path, RunPopulation(size))

    return _kept("mlflow-runs", size, made_from, version, make)


def _empty(python: Path, version: str) -> Path:
    return _kept("mlflow-empty", 0, [], version, lambda empty: _make_empty(empty, python))


def _make_empty(path: Path, python: Path) -> None:
    """Let MLflow's own server make its tables."""
    folder = path.with_suffix(".server")
    mlflow_server(folder, python).stop()
    (folder / "store.db").rename(path)
    shutil.rmtree(folder)


def _kept(system: str, size: int, made_from: list[Path], version: str, make: Callable[[Path], None]) -> Path:
    """The file of this name, made if there is none of this key; one of another key is removed.

    The key is the content of ``made_from`` and of the modules that say what is in a store, and ``version``.
    """
    sources = [Path(str(module.__file__)) for module in (population, bulk)] if made_from else []
    content = b"".join(path.read_bytes() for path in (*sources, *made_from)) + version.encode()
    path = KEPT / f"{system}-{size}-{hashlib.sha256(content).hexdigest()[:12]}.db"
    if not path.exists():
        KEPT.mkdir(exist_ok=True)
        for other in KEPT.glob(f"{system}-{size}-*"):
            shutil.rmtree(other) if other.is_dir() else other.unlink()
        unfinished = path.with_suffix(".unfinished")
        make(unfinished)
        unfinished.rename(path)
    return path


def _copy(kept: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, folder / "store.db")
