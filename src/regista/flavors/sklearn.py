"""scikit-learn: estimators and pipelines, as cloudpickle, pickle or skops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .estimator_file import EstimatorFile, read
from .payload import payload
from .sklearn_arrays import array_estimator


class SklearnFlavor:
    """Estimators of scikit-learn and everything that inherits from them.

    Options of ``save``: ``serialization_format`` (``cloudpickle``, the default, which every MLflow since
    1.x reads; ``pickle``; ``skops``), ``skops_trusted_types`` (types beyond scikit-learn's own that may be
    loaded from a skops file), ``pyfunc_predict_fn`` (the method that pyfunc calls: ``predict``, or ``transform`` of
    what has no ``predict``). What has neither, such as a search that was not refitted, is saved without pyfunc.
    """

    name = "sklearn"
    loader_modules = ("mlflow.sklearn",)
    reads_all = True
    options = frozenset({"serialization_format", "skops_trusted_types", "pyfunc_predict_fn"})

    def matches(self, model: object) -> bool:
        """Whether the class comes from scikit-learn, by its module's name."""
        return is_from(model, "sklearn")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``model.pkl`` or ``model.skops``; InvalidParameter for an unknown format or method."""
        predict_fn = _predict_fn(model, options)
        serialization = options.get("serialization_format") or "cloudpickle"
        file = EstimatorFile.write(model, path, serialization, options.get("skops_trusted_types"))
        entry: dict[str, Any] = {
            "code": None,
            "pickled_model": file.name,
            "serialization_format": serialization,
            "sklearn_version": _version(),
        }
        if serialization == "skops":
            entry["skops_trusted_types"] = file.skops_trusted_types
        entries: dict[str, dict[str, Any]] = {"sklearn": entry}
        if predict_fn is not None:
            function = {"loader_module": "mlflow.sklearn", "model_path": file.name, "predict_fn": predict_fn}
            entries = {"python_function": function, **entries}
        return SavedFlavor(entries, file.modules | {"sklearn", "numpy", "scipy"})

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The estimator; ModelError when its format is forbidden, unknown or not trusted."""
        entry = model.flavors.get("sklearn", {})
        function = model.flavors.get("python_function", {})
        file = payload(path, entry.get("pickled_model") or function.get("model_path") or "model.pkl")
        trusted = entry.get("skops_trusted_types") or []
        return read(file, entry.get("serialization_format", "pickle"), trusted, options)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> SklearnPredictor:
        """The estimator behind the method that was chosen when it was saved."""
        function = model.flavors.get("python_function", {})
        return SklearnPredictor(self.load(path, model, options), function.get("predict_fn") or "predict")

    def predictor(self, model: Any, options: Mapping[str, Any]) -> SklearnPredictor:
        """The estimator in memory, behind the chosen method."""
        return SklearnPredictor(model, _predict_fn(model, options) or "predict")


class SklearnPredictor:
    """Calls one method of an estimator with the data as it comes."""

    def __init__(self, model: Any, predict_fn: str) -> None:
        self.raw_model = model
        self._name = predict_fn
        method = getattr(model, predict_fn, None)
        if method is None:
            raise ModelError(f"{type(model).__name__} has no method {predict_fn!r}")
        self._method = method
        self._keywords = _keywords(model, predict_fn)

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the estimator returns; params are its method's keyword arguments.

        Those that the method does not take are left out: MLflow gives an estimator none at all, so that signatures
        have params that only tell of the model.
        """
        taken = {name: value for name, value in params.items() if self._takes(name)} if params else {}
        return self._method(data, **taken)

    def _takes(self, name: str) -> bool:
        return self._keywords is None or name in self._keywords

    def for_arrays(self, names: Sequence[Any], dtype: Any) -> SklearnPredictor | None:  # noqa: ARG002 - the protocol
        """The same for arrays whose columns are ``names``; None when the estimator needs the names."""
        estimator = array_estimator(self.raw_model, names)
        return None if estimator is None else SklearnPredictor(estimator, self._name)


def _keywords(model: Any, name: str) -> frozenset[str] | None:
    """What a method takes beside its data; None for whatever it is given.

    A pipeline, or another estimator around one, hands all on to the estimator inside, which decides.
    """
    parameters = list(signature(getattr(model, name)).parameters.values())[1:]
    if any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters):
        inner = getattr(model, "_final_estimator", None) or getattr(model, "regressor_", None)
        return None if getattr(inner, name, None) is None else _keywords(inner, name)
    return frozenset(parameter.name for parameter in parameters if parameter.kind is not Parameter.VAR_POSITIONAL)


def _predict_fn(model: Any, options: Mapping[str, Any]) -> str | None:
    """The method that answers: the one asked for, or the first that the estimator has; None when it has none."""
    given = options.get("pyfunc_predict_fn")
    if given is None:
        return next((name for name in ("predict", "transform") if hasattr(model, name)), None)
    if not callable(getattr(model, str(given), None)):
        raise InvalidParameter(f"pyfunc_predict_fn: {type(model).__name__} has no method {given!r}")
    return str(given)


def _version() -> str:
    import sklearn

    return str(sklearn.__version__)
