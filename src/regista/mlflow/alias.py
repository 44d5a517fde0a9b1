"""``import mlflow`` means ``regista.mlflow``: a finder that gives MLflow's module names to ours.

The modules are the same objects under both names, so a class is never there twice. Child processes that get this
process's ``sys.path`` (``multiprocessing`` with spawn or forkserver, joblib's loky) find the folder ``for_children``
in it: its package ``mlflow`` installs the alias there too.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from ..errors import InvalidState

_OURS = "regista.mlflow"
_FOLDER = str(Path(__file__).with_name("for_children"))


def install_alias() -> None:
    """From here on, ``import mlflow`` and ``from mlflow.x import y`` in this process give Regista's names.

    MLflow may be installed or not. InvalidState when it has been imported already: objects of two libraries under one
    name would be mixed up. Calling this again changes nothing.
    """
    if any(isinstance(finder, AliasFinder) for finder in sys.meta_path):
        return
    found = sys.modules.get("mlflow")
    if found is not None and not str(getattr(found, "__file__", "")).startswith(_FOLDER):
        raise InvalidState(
            "MLflow itself has been imported in this process. Call install_alias() before the first `import mlflow` "
            "(in a notebook: restart the kernel)."
        )
    sys.meta_path.insert(0, AliasFinder())
    if _FOLDER not in sys.path:
        sys.path.insert(1, _FOLDER)  # the first entry is the script's own folder
    sys.modules["mlflow"] = importlib.import_module(_OURS)


def share_alias() -> None:
    """Let the Python processes that this one starts have the alias too, by their ``PYTHONPATH``."""
    folders = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    if _FOLDER not in folders:
        os.environ["PYTHONPATH"] = os.pathsep.join([_FOLDER, *folders])


class AliasFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds ``mlflow`` and what is below it as ``regista.mlflow``; it must stand first on ``sys.meta_path``."""

    def __init__(self) -> None:
        self._specs: dict[str, importlib.machinery.ModuleSpec | None] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol's signature
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol's signature
    ) -> importlib.machinery.ModuleSpec | None:
        """The module of ours for a name of MLflow's; ModuleNotFoundError, with a reason, when there is none."""
        if fullname.startswith(f"{_OURS}."):
            _refuse_unoffered(fullname)
            return None
        if fullname != "mlflow" and not fullname.startswith("mlflow."):
            return None
        ours = importlib.util.find_spec(f"regista.{fullname}")
        if ours is None:
            raise _not_offered(fullname)
        is_package = ours.submodule_search_locations is not None
        return importlib.machinery.ModuleSpec(fullname, self, origin=ours.origin, is_package=is_package)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Our module itself."""
        module = importlib.import_module(f"regista.{spec.name}")
        self._specs[spec.name] = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module back its own spec, which the import system has replaced; it has run long ago."""
        if module.__spec__ is not None:
            module.__spec__ = self._specs.pop(module.__spec__.name, module.__spec__)


def _refuse_unoffered(name: str) -> None:
    """``from mlflow import langchain`` comes here: an attribute that is not there is looked for as a module."""
    if name.removeprefix(f"{_OURS}.") in sys.modules[_OURS].__dict__["NOT_OFFERED"]:
        raise _not_offered(name.removeprefix("regista."))


def _not_offered(name: str) -> ModuleNotFoundError:
    return ModuleNotFoundError(
        f"No module named {name!r}: mlflow is Regista here, which does not offer that part of MLflow. "
        "MLflow's own runs where regista.mlflow's alias is not installed.",
        name=name,
    )
