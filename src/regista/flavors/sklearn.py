"""scikit-learn: estimators and pipelines, as cloudpickle, pickle or skops."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.inside import inside
from ..model.mlmodel import Model
from . import pickling
from .base import LoadOptions, SavedFlavor, is_from

_FILES = {"cloudpickle": "model.pkl", "pickle": "model.pkl", "skops": "model.skops"}


class SklearnFlavor:
    """Estimators of scikit-learn and everything that inherits from them.

    Options of ``save``: ``serialization_format`` (``cloudpickle``, the default, which every MLflow since
    1.x reads; ``pickle``; ``skops``), ``skops_trusted_types`` (types beyond scikit-learn's own that may be
    loaded from a skops file), ``pyfunc_predict_fn`` (the method that pyfunc calls, ``predict``).
    """

    name = "sklearn"
    loader_modules = ("mlflow.sklearn",)
    options = frozenset({"serialization_format", "skops_trusted_types", "pyfunc_predict_fn"})

    def matches(self, model: object) -> bool:
        """Whether the class comes from scikit-learn, by its module's name."""
        return is_from(model, "sklearn")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``model.pkl`` or ``model.skops``; InvalidParameter for an unknown format or method."""
        serialization = options.get("serialization_format") or "cloudpickle"
        if serialization not in _FILES:
            raise InvalidParameter(f"serialization_format must be one of {sorted(_FILES)}, got {serialization!r}")
        predict_fn = _predict_fn(model, options)
        file = path / _FILES[serialization]
        entry = {
            "code": None,
            "pickled_model": file.name,
            "serialization_format": serialization,
            "sklearn_version": _version(),
        }
        modules = _dump(model, file, serialization)
        if serialization == "skops":
            entry["skops_trusted_types"] = _checked_types(file, options.get("skops_trusted_types"))
        own = {"sklearn", "numpy", "scipy", "skops" if serialization == "skops" else "cloudpickle"}
        function = {"loader_module": "mlflow.sklearn", "model_path": file.name, "predict_fn": predict_fn}
        return SavedFlavor({"python_function": function, "sklearn": entry}, modules | own)

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The estimator; ModelError when its format is forbidden, unknown or not trusted."""
        entry = model.flavors.get("sklearn", {})
        function = model.flavors.get("python_function", {})
        name = entry.get("pickled_model") or function.get("model_path") or "model.pkl"
        serialization = entry.get("serialization_format", "pickle")
        if serialization not in _FILES:
            raise ModelError(f"This sklearn model is saved as {serialization!r}, which is not known here")
        options.require_pickle(serialization)
        file = inside(path, name)
        if not file.is_file():
            raise ModelError(f"The model directory {path} has no file {name!r}")
        if serialization == "skops":
            return _load_skops(file, entry.get("skops_trusted_types") or [])
        with file.open("rb") as source:
            return pickling.load(source)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> SklearnPredictor:
        """The estimator behind the method that was chosen when it was saved."""
        function = model.flavors.get("python_function", {})
        return SklearnPredictor(self.load(path, model, options), function.get("predict_fn") or "predict")

    def predictor(self, model: Any, options: Mapping[str, Any]) -> SklearnPredictor:
        """The estimator in memory, behind the chosen method."""
        return SklearnPredictor(model, _predict_fn(model, options))


class SklearnPredictor:
    """Calls one method of an estimator with the data as it comes."""

    def __init__(self, model: Any, predict_fn: str) -> None:
        self.raw_model = model
        method = getattr(model, predict_fn, None)
        if method is None:
            raise ModelError(f"{type(model).__name__} has no method {predict_fn!r}")
        self._method = method

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the estimator returns; params are the method's keyword arguments."""
        return self._method(data, **params) if params else self._method(data)


def _predict_fn(model: Any, options: Mapping[str, Any]) -> str:
    given = options.get("pyfunc_predict_fn")
    if given is not None and not callable(getattr(model, str(given), None)):
        raise InvalidParameter(f"pyfunc_predict_fn: {type(model).__name__} has no method {given!r}")
    if given is None and not hasattr(model, "predict") and hasattr(model, "transform"):
        return "transform"
    return str(given or "predict")


def _version() -> str:
    import sklearn

    return str(sklearn.__version__)


def _dump(model: Any, file: Path, serialization: str) -> frozenset[str]:
    if serialization == "skops":
        import skops.io

        skops.io.dump(model, file)
        return pickling.record_modules(model)
    with file.open("wb") as target:
        if serialization == "cloudpickle":
            return pickling.dump(model, target)
        pickle.dump(model, target, protocol=pickle.DEFAULT_PROTOCOL)
    return pickling.record_modules(model)


def _checked_types(file: Path, trusted: list[str] | None) -> list[str] | None:
    """The types to write into MLmodel; InvalidParameter lists those the file needs and nobody trusts."""
    unknown = _untrusted(file, trusted or [])
    if unknown:
        file.unlink()
        raise InvalidParameter(
            f"The model holds types that skops does not trust by itself: {unknown}. Look at them, and give "
            "skops_trusted_types=[…] with those you trust, or save with serialization_format='cloudpickle'."
        )
    return list(trusted) if trusted else None


def _untrusted(file: Path, trusted: list[str]) -> list[str]:
    import skops.io

    return [name for name in skops.io.get_untrusted_types(file=file) if name not in trusted]


def _load_skops(file: Path, trusted: list[str]) -> Any:
    try:
        import skops.io
    except ModuleNotFoundError:
        raise ModelError("This model is saved with skops: `pip install skops` to load it") from None
    if unknown := _untrusted(file, trusted):
        raise ModelError(
            f"The skops file holds types that are not trusted: {unknown}. MLmodel's skops_trusted_types lists "
            f"{trusted}; look at the types, and save the model again with those you trust."
        )
    return skops.io.load(file, trusted=trusted)
