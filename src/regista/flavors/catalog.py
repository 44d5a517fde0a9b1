"""All flavors: Regista's own and those of installed packages, found by object, by name or by loader."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points

from ..errors import InvalidParameter
from .base import Flavor

GROUP = "regista.flavors"

# Through the same door as a package's flavors. The order counts: an object belongs to the first that knows it.
# XGBoost's and LightGBM's estimators inherit from scikit-learn's, Keras' and sentence-transformers'
# models from torch's.
_OWN = (
    EntryPoint("xgboost", "regista.flavors.xgboost:XgboostFlavor", GROUP),
    EntryPoint("lightgbm", "regista.flavors.lightgbm:LightgbmFlavor", GROUP),
    EntryPoint("catboost", "regista.flavors.catboost:CatboostFlavor", GROUP),
    EntryPoint("statsmodels", "regista.flavors.statsmodels:StatsmodelsFlavor", GROUP),
    EntryPoint("onnx", "regista.flavors.onnx:OnnxFlavor", GROUP),
    EntryPoint("prophet", "regista.flavors.prophet:ProphetFlavor", GROUP),
    EntryPoint("spacy", "regista.flavors.spacy:SpacyFlavor", GROUP),
    EntryPoint("sentence_transformers", "regista.flavors.sentence_transformers:SentenceTransformersFlavor", GROUP),
    EntryPoint("transformers", "regista.flavors.transformers:TransformersFlavor", GROUP),
    EntryPoint("keras", "regista.flavors.keras:KerasFlavor", GROUP),
    EntryPoint("tensorflow", "regista.flavors.tensorflow:TensorflowFlavor", GROUP),
    EntryPoint("pytorch", "regista.flavors.pytorch:PytorchFlavor", GROUP),
    EntryPoint("sklearn", "regista.flavors.sklearn:SklearnFlavor", GROUP),
    EntryPoint("python_function", "regista.flavors.pyfunc:PyfuncFlavor", GROUP),
)
_OTHER_NAMES = {"pyfunc": "python_function"}
_OF_PACKAGE = {"torch": "pytorch"}


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
        packages = {kind.__module__.partition(".")[0] for kind in type(model).__mro__}
        names = {_OF_PACKAGE.get(package, package) for package in packages}
        likely = [point for point in self._own if point.name in names]  # mostly one of them: the others stay unread
        for point in itertools.chain(likely, self._points()):
            if self._load(point).matches(model):
                return self._load(point)
        raise InvalidParameter(
            f"No flavor knows how to save {type(model).__module__}.{type(model).__qualname__}. Known flavors: "
            f"{self.names()}. Wrap it in a PythonModel to save it nevertheless."
        )

    def find_loader(self, loader_module: str) -> Flavor:
        """The flavor for MLmodel's ``loader_module``; python_function for a module of the user's own."""
        if not loader_module.startswith("mlflow."):
            return self.find("python_function")
        named = [point for point in self._own if point.name == loader_module.split(".")[1]]
        for point in itertools.chain(named, self._points()):  # mlflow.sklearn is sklearn's: the others stay unread
            if loader_module in self._load(point).loader_modules:
                return self._load(point)
        return self.find("python_function")

    def names(self) -> list[str]:
        """The names of all flavors, sorted."""
        return sorted({point.name for point in self._points()})

    def own_names(self) -> list[str]:
        """The names of the flavors that come with the catalog, sorted."""
        return sorted(point.name for point in self._own)

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
