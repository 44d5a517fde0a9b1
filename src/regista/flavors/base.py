"""The protocol of a flavor: what a framework's file must offer, and nothing about any framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ..errors import ModelError
from ..model.mlmodel import Model
from ..model.signature import ModelSignature


@dataclass(frozen=True, slots=True)
class SavedFlavor:
    """What a flavor wrote: its entries for MLmodel, and the modules that loading it will import.

    ``entries`` holds ``python_function`` (at least ``loader_module``) and the flavor's own entry. ``signature`` is the
    one that the model's own type hints stand for; it wins over others, as the model is called by it.
    """

    entries: Mapping[str, dict[str, Any]]
    modules: frozenset[str] = frozenset()
    signature: ModelSignature | None = None


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: ``model_config`` overrides keys of the saved one; pickles can be forbidden.

    ``arguments`` are for the framework's own loading function; flavors whose function takes none pass them by.
    """

    model_config: Mapping[str, Any] = field(default_factory=dict)
    allow_pickle: bool = True
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def require_pickle(self, serialization: str) -> None:
        """Raise ModelError when loading ``serialization`` would run code and that is forbidden."""
        if not self.allow_pickle:
            raise ModelError(
                f"This model is saved as {serialization}, and loading that is switched off here "
                "(MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false), because such a file can run any code. "
                "Models from code, and frameworks' own formats, can still be loaded."
            )


class Predictor(Protocol):
    """What ``load_pyfunc`` gives; it may also have ``raw_model``, the framework's own object.

    One that can do without names may have ``for_arrays(names, dtype)``: a predictor for arrays (rows, columns) of a
    numpy ``dtype`` that gives the very answers that this one gives for the DataFrame of those columns, or None.
    """

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """The predictions for ``data``: whatever the model returns."""


class Flavor(Protocol):
    """One framework. Importing a flavor's module, and ``matches``, import no framework.

    ``name`` is the key in MLmodel, ``loader_modules`` are the names that mean this flavor in
    ``python_function.loader_module``, ``options`` the names that ``save`` understands. A flavor whose format is
    made by tracing the model has ``input_example`` or ``signature`` among them, and gets what the caller gave.

    One that reads all of its files in ``load`` and ``load_pyfunc``, and keeps no path of any, may say so with a class
    attribute ``reads_all = True``: a copy that was downloaded for it is then removed as soon as it has loaded.
    """

    name: str
    loader_modules: tuple[str, ...]
    options: frozenset[str]

    def matches(self, model: object) -> bool:
        """Whether ``model`` is one of this flavor's, told by names of modules."""

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write the payload into the directory ``path``, which exists."""

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The framework's own object from the model directory ``path`` with description ``model``."""

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> Predictor:
        """The model behind the one interface all flavors share."""

    def predictor(self, model: Any, options: Mapping[str, Any]) -> Predictor | None:
        """A predictor around an object in memory; None when only a saved one can be called."""


def is_from(model: object, package: str) -> bool:
    """Whether the class of ``model``, or one it inherits from, is defined in ``package``."""
    return any(kind.__module__.partition(".")[0] == package for kind in type(model).__mro__)
