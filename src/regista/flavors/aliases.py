"""MLflow's names, as they stand in pickles and scripts, and the objects of ours that they mean.

A model that was saved with MLflow names MLflow's modules; it must load where MLflow is not installed, and
what we write must load where Regista is not. So names are translated in both directions, here and nowhere
else.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from ..errors import ModelError

_MODEL = "regista.flavors.python_model"
_SIGNATURE = {"ModelSignature": "regista.model.signature", "infer_signature": "regista.model.infer"}
_TYPES = dict.fromkeys(("DataType", "Array", "Object", "Property", "Map", "AnyType"), "regista.model.types")
_SCHEMA = dict.fromkeys(("ColSpec", "TensorSpec", "TensorInfo", "Schema"), "regista.model.schema")
_PARAMS = dict.fromkeys(("ParamSpec", "ParamSchema"), "regista.model.params")
_PYFUNC = {"PythonModel": _MODEL, "PythonModelContext": _MODEL}
_CODE = {"set_model": "regista.flavors.model_code", "ModelConfig": "regista.flavors.model_code"}

# MLflow's module → name → our module that has it (under the same name unless _RENAMED says otherwise).
_NAMES: Mapping[str, Mapping[str, str]] = {
    "mlflow": {},
    "mlflow.pyfunc": _PYFUNC,
    "mlflow.pyfunc.context": {},
    "mlflow.pyfunc.model": {**_PYFUNC, "_FunctionPythonModel": _MODEL},
    "mlflow.pyfunc.utils": {},
    "mlflow.pyfunc.utils.data_validation": {"FuncInfo": _MODEL, "_validate_model_input": _MODEL},
    "mlflow.models": {**_SIGNATURE, **_CODE},
    "mlflow.models.model": {"Model": "regista.model.mlmodel", "set_model": _CODE["set_model"]},
    "mlflow.models.signature": {**_SIGNATURE, "_TypeHints": _MODEL},
    "mlflow.exceptions": {"MlflowException": "regista.errors"},
    "mlflow.types": {**_TYPES, **_SCHEMA, **_PARAMS},
    "mlflow.types.schema": {**_TYPES, **_SCHEMA, **_PARAMS},
}
_RENAMED = {
    "_FunctionPythonModel": "FunctionModel",
    "_TypeHints": "TypeHints",
    "_validate_model_input": "validate_model_input",
    "MlflowException": "RegistaError",
}
# The way back: the classes of ours that pickles may name, and what they are called where MLflow reads.
WRITTEN: Mapping[tuple[str, str], tuple[str, str]] = {
    (_MODEL, "PythonModel"): ("mlflow.pyfunc", "PythonModel"),
    (_MODEL, "PythonModelContext"): ("mlflow.pyfunc", "PythonModelContext"),
    (_MODEL, "FunctionModel"): ("mlflow.pyfunc.model", "_FunctionPythonModel"),
    ("regista.model.signature", "ModelSignature"): ("mlflow.models.signature", "ModelSignature"),
    ("regista.errors", "RegistaError"): ("mlflow.exceptions", "MlflowException"),
    **{(module, name): ("mlflow.types.schema", name) for name, module in {**_TYPES, **_SCHEMA, **_PARAMS}.items()},
}
_lock = threading.RLock()


def is_mlflow(module: str) -> bool:
    """Whether ``module`` is MLflow's."""
    return module == "mlflow" or module.startswith("mlflow.")


def is_ours(module: str) -> bool:
    """Whether ``module`` is one of ours under MLflow's layout."""
    return module == "regista.mlflow" or module.startswith("regista.mlflow.")


def resolve(module: str, name: str) -> Any:
    """Our object for ``name`` in MLflow's ``module``; ModelError when we have none and MLflow is not there."""
    if (ours := _NAMES.get(module, {}).get(name)) is not None:
        return getattr(importlib.import_module(ours), _RENAMED.get(name, name))
    for candidate in (f"regista.{module}", module):
        try:
            found = sys.modules.get(candidate) or importlib.import_module(candidate)
        except ModuleNotFoundError:
            continue
        if not isinstance(found, StandIn) and hasattr(found, name):
            return getattr(found, name)
    if f"{module}.{name}" in _NAMES:
        return StandIn(f"{module}.{name}")
    raise ModelError(
        f"The model needs {module}.{name}, which Regista does not have. Install mlflow beside Regista to load it."
    )


class StandIn(ModuleType):
    """One of MLflow's modules, with our objects in it."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "Regista's objects under MLflow's name.")
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return resolve(self.__name__, name)
        except ModelError as error:
            raise AttributeError(str(error)) from None


def import_module(name: str, package: str | None = None) -> ModuleType:
    """``importlib.import_module``, but MLflow's modules are ours."""
    return StandIn(name) if is_mlflow(name) else importlib.import_module(name, package)


@contextmanager
def mlflow_names() -> Iterator[None]:
    """While this is open, ``import mlflow`` in any code means Regista's names, MLflow installed or not."""
    with _lock:
        finder = StandInFinder()
        hidden = take_out()
        sys.meta_path.insert(0, finder)
        try:
            yield
        finally:
            sys.meta_path.remove(finder)
            take_out()
            sys.modules.update(hidden)


def take_out() -> dict[str, ModuleType]:
    """Remove MLflow's modules from those that are loaded; there are none without the first of them."""
    if "mlflow" not in sys.modules:
        return {}
    # There are thousands, at every load; and another thread may import one meanwhile.
    names = [name for name in list(sys.modules) if name.startswith("mlflow") and is_mlflow(name)]
    return {name: sys.modules.pop(name) for name in names}


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds MLflow's modules as ours."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol's signature
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol's signature
    ) -> importlib.machinery.ModuleSpec | None:
        """A stand-in for a module of MLflow's that has something of ours; None for all others."""
        if fullname in _NAMES or (is_mlflow(fullname) and _is_ours(fullname)):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """The stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing runs: a stand-in finds its names when they are asked for."""


def _is_ours(name: str) -> bool:
    try:
        importlib.import_module(f"regista.{name}")
    except ModuleNotFoundError:
        return False
    return True
