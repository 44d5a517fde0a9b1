"""Listeners get modules when these are imported, and nothing is imported for them."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from regista.autolog.imports import Imports


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package that can be imported, with a module that fails."""
    folder = tmp_path / "orchard"
    folder.mkdir()
    (folder / "__init__.py").write_text("from . import apple\nready = True\n")
    (folder / "apple.py").write_text("def pick():\n    return 'apple'\n")
    (folder / "pear.py").write_text("raise RuntimeError('not ripe')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "orchard"
    for name in [name for name in sys.modules if name.partition(".")[0] == "orchard"]:
        del sys.modules[name]


def test_a_module_is_announced_once_it_has_run(package: str) -> None:
    seen: list[ModuleType] = []
    imports = Imports()
    imports.listen(package, seen.append)
    assert not seen and package not in sys.modules
    module = importlib.import_module(package)
    assert seen == [module] and module.ready
    imports.ignore(package, seen.append)


def test_a_package_means_every_module_below_it(package: str) -> None:
    seen: list[str] = []
    imports = Imports()
    listener = lambda module: seen.append(module.__name__)  # noqa: E731
    imports.listen(f"{package}.*", listener)
    importlib.import_module(package)
    assert seen == [f"{package}.apple", package]
    imports.ignore(f"{package}.*", listener)


def test_what_is_there_already_is_announced_at_once(package: str) -> None:
    module = importlib.import_module(package)
    seen: list[ModuleType] = []
    imports = Imports()
    imports.listen(package, seen.append)
    assert seen == [module]
    imports.ignore(package, seen.append)


def test_a_module_keeps_its_own_loader(package: str) -> None:
    imports = Imports()
    listener = lambda module: None  # noqa: E731
    imports.listen(f"{package}.*", listener)
    module = importlib.import_module(f"{package}.apple")
    assert type(module.__loader__).__name__ == type(module.__spec__.loader).__name__ == "SourceFileLoader"
    assert inspect.getsource(module.pick).startswith("def pick")
    imports.ignore(f"{package}.*", listener)


def test_a_module_that_fails_fails_as_without_listeners(package: str) -> None:
    seen: list[ModuleType] = []
    imports = Imports()
    imports.listen(f"{package}.pear", seen.append)
    with pytest.raises(RuntimeError, match="not ripe"):
        importlib.import_module(f"{package}.pear")
    assert not seen
    imports.ignore(f"{package}.pear", seen.append)


def test_nothing_stays_when_nobody_listens(package: str) -> None:
    imports = Imports()
    listener = lambda module: None  # noqa: E731
    imports.listen(package, listener)
    assert imports in sys.meta_path
    imports.ignore(package, listener)
    assert imports not in sys.meta_path


def test_autolog_imports_no_framework_and_logs_the_one_that_is_imported_later(tmp_path: Path) -> None:
    code = f"""
    import sys
    import regista

    regista.set_tracking_uri({str(tmp_path / "mlruns")!r})
    regista.autolog(log_models=False)
    heavy = {{"sklearn", "xgboost", "lightgbm", "statsmodels", "torch", "lightning", "keras", "tensorflow", "numpy"}}
    assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()
    from sklearn.linear_model import LinearRegression

    LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
    run = regista.last_active_run()
    assert run.data.tags["estimator_name"] == "LinearRegression"
    regista.autolog(disable=True)
    assert not LinearRegression.fit.__globals__["__name__"].startswith("regista")
    LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
    assert len(regista.search_runs(output_format="list")) == 1
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, cwd=tmp_path, timeout=240)
