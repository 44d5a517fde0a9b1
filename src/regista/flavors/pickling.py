"""Pickles that MLflow and Regista both can read, and a record of what loading them will import.

Our classes are written as ``getattr(importlib.import_module("mlflow.pyfunc"), "PythonModel")``: MLflow
reads that as its own class, and :func:`load` as ours. A plain reference would do for MLflow, but the
pickler of Python refuses to write one to a module that is not there.
"""

from __future__ import annotations

import dis
import importlib
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any, BinaryIO, cast

import cloudpickle

from ..errors import UntrustedModel
from ..model.scan.values import ImportedModule, Name, in_this_python
from . import aliases


@dataclass(frozen=True, slots=True)
class _ModuleName:
    """Stands in a pickle's object graph for a module of MLflow."""

    name: str


class RecordingPickler(cloudpickle.Pickler):  # type: ignore[misc]  # cloudpickle has no types
    """cloudpickle with MLflow's names, and with ``modules``: what unpickling (and calling) imports."""

    def __init__(self, file: BinaryIO, protocol: int | None = None) -> None:
        super().__init__(file, protocol=protocol)
        self.modules: set[str] = set()

    def reducer_override(self, obj: Any) -> Any:
        """Called for every object that is not a plain value; see ``pickle.Pickler``."""
        if isinstance(obj, _ModuleName):
            return importlib.import_module, (obj.name,)
        if isinstance(obj, ModuleType):
            self.modules.add(obj.__name__)
            if aliases.is_ours(obj.__name__):
                return importlib.import_module, (obj.__name__.removeprefix("regista."),)
        elif isinstance(obj, CodeType):
            self.modules |= _imports(obj)
        elif isinstance(module := getattr(obj, "__module__", None), str) and hasattr(obj, "__qualname__"):
            self.modules.add(module)
            if (written := _written(module, obj.__qualname__)) is not None:
                return getattr, (_ModuleName(written[0]), written[1])
        return super().reducer_override(obj)


class Unpickler(pickle.Unpickler):
    """Reads what :class:`RecordingPickler` and MLflow write, with MLflow's names meaning ours."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        """What the pickle means by a name; UntrustedModel when only some names are allowed and this is none of them."""
        guard = _guard.get()
        if guard is not None:
            guard.check(in_this_python(module_name, global_name).text)
            if (module_name, global_name) in _IMPORTERS:
                return guard.import_module
            if global_name == "getattr" and module_name in {"builtins", "__builtin__"}:
                return guard.getattr
        if aliases.is_mlflow(module_name):
            return aliases.resolve(module_name, global_name)
        if (module_name, global_name) in _IMPORTERS:
            return aliases.import_module
        return super().find_class(module_name, global_name)


_IMPORTERS = {
    ("importlib", "import_module"),
    ("cloudpickle.cloudpickle", "subimport"),
    ("cloudpickle", "subimport"),
}


@dataclass(frozen=True, slots=True)
class _Guard:
    """Lets a pickle have the names that were allowed, at the moment when it asks for them."""

    names: frozenset[str]

    def check(self, text: str) -> None:
        if text not in self.names:
            raise UntrustedModel(f"The model's pickle imports {text}, which it did not when it was saved", [text])

    def import_module(self, name: str, package: str | None = None) -> ModuleType:
        self.check(ImportedModule(name).text)
        return aliases.import_module(name, package)

    def getattr(self, owner: Any, name: str, *default: Any) -> Any:
        if isinstance(owner, ModuleType):
            module = owner.__name__
            self.check(Name(module.removeprefix("regista.") if aliases.is_ours(module) else module, name).text)
        return getattr(owner, name, *default)


_guard: ContextVar[_Guard | None] = ContextVar("regista_pickle_guard", default=None)


@contextmanager
def only(names: frozenset[str]) -> Iterator[None]:
    """While this is open, pickles read here import these names and no others: UntrustedModel otherwise."""
    token = _guard.set(_Guard(names))
    try:
        yield
    finally:
        _guard.reset(token)


def dump(model: object, file: BinaryIO) -> frozenset[str]:
    """Write the pickle; returns the names of the modules that loading and calling it will import."""
    pickler = RecordingPickler(file)
    pickler.dump(model)
    return frozenset(pickler.modules)


def record_modules(model: object) -> frozenset[str]:
    """The modules that a pickle of ``model`` would import, without writing it anywhere."""
    return dump(model, cast(BinaryIO, _Nowhere()))


def load(file: BinaryIO) -> Any:
    """The object of a pickle. Runs whatever the pickle says: only for files that are trusted."""
    return Unpickler(file).load()


class _Nowhere:
    def write(self, data: bytes | pickle.PickleBuffer) -> int:
        return memoryview(data).nbytes  # large arrays come as buffers


def _written(module: str, name: str) -> tuple[str, str] | None:
    if module.startswith("regista.mlflow"):
        return module.removeprefix("regista."), name
    return aliases.WRITTEN.get((module, name))


def _imports(code: CodeType) -> set[str]:
    """The modules that a function imports when it is called."""
    return {str(step.argval) for step in dis.get_instructions(code) if step.opname == "IMPORT_NAME" and step.argval}
