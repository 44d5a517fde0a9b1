"""All flavors: Regista's own and those of installed packages, found by object, by name or by loader."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points

from ..errors import InvalidParameter
from .base import Flavor

GROUP = "regista.flavors"

# Through the same door as a package's flavors. The order counts: an object belongs to the first that knows it.
_OWN = (
    EntryPoint("sklearn", "regista.flavors.sklearn:SklearnFlavor", GROUP),
    EntryPoint("python_function", "regista.flavors.pyfunc:PyfuncFlavor", GROUP),
)
_OTHER_NAMES = {"pyfunc": "python_function"}


class Catalog:
    """The flavors of the entry points ``own`` and, looked for only when those do not do, ``others``."""

    def __init__(self, own: Iterable[EntryPoint], others: Iterable[EntryPoint] | None = None) -> None:
        self._own = tuple(own)
        self._others = None if others is None else tuple(others)
        self._loaded: dict[EntryPoint, Flavor] = {}

    def find(self, name: str) -> Flavor:
        """The flavor called ``name`` (``pyfunc`` is python_function); InvalidParameter lists the known ones."""
        name = _OTHER_NAMES.get(name, name)
        for point in self._points():
            if point.name == name:
                return self._load(point)
        raise InvalidParameter(f"There is no flavor {name!r}; known are {self.names()}")

    def find_for(self, model: object) -> Flavor:
        """The flavor that ``model`` belongs to; InvalidParameter when none knows it."""
        for point in self._points():
            if self._load(point).matches(model):
                return self._load(point)
        raise InvalidParameter(
            f"No flavor knows how to save {type(model).__module__}.{type(model).__qualname__}. Known flavors: "
            f"{self.names()}. Wrap it in a PythonModel to save it nevertheless."
        )

    def find_loader(self, loader_module: str) -> Flavor:
        """The flavor for MLmodel's ``loader_module``; python_function for a module of the user's own."""
        for point in self._points() if loader_module.startswith("mlflow.") else ():
            if loader_module in self._load(point).loader_modules:
                return self._load(point)
        return self.find("python_function")

    def names(self) -> list[str]:
        """The names of all flavors, sorted."""
        return sorted({point.name for point in self._points()})

    def _points(self) -> Iterator[EntryPoint]:
        yield from self._own
        if self._others is None:
            self._others = tuple(entry_points(group=GROUP))  # reads every installed package: only when needed
        yield from self._others

    def _load(self, point: EntryPoint) -> Flavor:
        if point not in self._loaded:
            self._loaded[point] = point.load()()
        return self._loaded[point]


@functools.cache
def installed_flavors() -> Catalog:
    """The catalog of this process."""
    return Catalog(_OWN)
