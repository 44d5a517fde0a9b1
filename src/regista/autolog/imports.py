"""Modules when they are imported: what is to be done with a framework waits until somebody imports it."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
import threading
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from types import ModuleType
from typing import Any

Listener = Callable[[ModuleType], None]


class Imports(MetaPathFinder):
    """Calls listeners with the modules of a name: those that are imported already, and later ones once they have run.

    A name that ends in ``.*`` means a package and every module below it. Nothing is imported by this.
    Source of the protocol: "Finders and loaders" of Python's import system.
    """

    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = {}
        self._lock = threading.RLock()
        self._searching = threading.local()

    def listen(self, name: str, listener: Listener) -> None:
        """Call ``listener`` with each module of that name."""
        with self._lock:
            self._listeners.setdefault(name, []).append(listener)
            if self not in sys.meta_path:
                sys.meta_path.insert(0, self)
        for module in [module for known, module in list(sys.modules.items()) if _covers(name, known)]:
            if isinstance(module, ModuleType) and not _is_loading(module):
                listener(module)

    def ignore(self, name: str, listener: Listener) -> None:
        """Stop calling ``listener``; the last one takes the finder off ``sys.meta_path``."""
        with self._lock:
            self._listeners[name] = [known for known in self._listeners.get(name, []) if known is not listener]
            if not self._listeners[name]:
                del self._listeners[name]
            if not self._listeners and self in sys.meta_path:
                sys.meta_path.remove(self)

    def announce(self, module: ModuleType) -> None:
        """Tell the listeners that a module has run."""
        for listener in self._of(module.__name__):
            listener(module)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The other finders' spec, with a loader that announces the module; None for names nobody listens to."""
        if getattr(self._searching, "name", None) == fullname or not self._of(fullname):
            return None
        self._searching.name = fullname
        try:
            spec = _found_by_others(self, fullname, path, target)
        finally:
            self._searching.name = None
        if spec is not None and spec.loader is not None:
            spec.loader = _Announcing(spec.loader, self)
        return spec

    def _of(self, module: str) -> list[Listener]:
        with self._lock:
            return [one for name, some in self._listeners.items() if _covers(name, module) for one in some]


class _Announcing(Loader):
    """The loader of one module until it has run; the module itself keeps its real loader."""

    def __init__(self, loader: Any, imports: Imports) -> None:
        self._loader = loader
        self._imports = imports

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        created: ModuleType | None = self._loader.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._imports.announce(module)


def _found_by_others(
    finder: Imports, name: str, path: Sequence[str] | None, target: ModuleType | None
) -> importlib.machinery.ModuleSpec | None:
    for other in list(sys.meta_path):
        if other is finder or not hasattr(other, "find_spec"):
            continue
        if (spec := other.find_spec(name, path, target)) is not None:
            return spec
    return None


def _covers(name: str, module: str) -> bool:
    if not name.endswith(".*"):
        return module == name
    return module == name[:-2] or module.startswith(name[:-1])


def _is_loading(module: ModuleType) -> bool:
    """Whether the module is being imported at this moment, by a caller up the stack or by another thread."""
    return bool(getattr(module.__spec__, "_initializing", False))


imports = Imports()
