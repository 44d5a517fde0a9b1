"""CatBoost: classifiers, regressors and rankers, in the library's own formats."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .payload import class_name, known_params, payload

_FORMATS = ("cbm", "json", "onnx", "coreml")  # what CatBoost writes and reads again
_READ_AS = {"coreml": "AppleCoreML"}
_TYPES = ("CatBoost", "CatBoostClassifier", "CatBoostRegressor", "CatBoostRanker")
_FILE = "model.cb"


class CatboostFlavor:
    """``CatBoost``, ``CatBoostClassifier``, ``CatBoostRegressor``, ``CatBoostRanker``.

    Options of ``save`` are those of CatBoost's ``save_model``: ``format`` (``cbm``, the default; ``json``, ``onnx``,
    ``coreml``), ``export_parameters``, ``pool``. None of the formats is a pickle: loading runs no code.
    """

    name = "catboost"
    loader_modules = ("mlflow.catboost",)
    reads_all = True
    options = frozenset({"format", "export_parameters", "pool"})

    def matches(self, model: object) -> bool:
        """Whether the class comes from CatBoost, by its module's name."""
        return is_from(model, "catboost")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``model.cb``; InvalidParameter for an unknown format or what is no model."""
        import catboost

        save_format = options.get("format") or "cbm"
        if save_format not in _FORMATS:
            raise InvalidParameter(f"format must be one of {sorted(_FORMATS)}, got {save_format!r}")
        if not isinstance(model, catboost.CatBoost):
            raise InvalidParameter(f"cb_model must be a CatBoost model, got {class_name(model)}")
        model.save_model(str(path / _FILE), **{**options, "format": save_format})
        names = [kind.__name__ for kind in type(model).__mro__ if kind.__name__ in _TYPES]
        entry = {
            "catboost_version": str(catboost.__version__),
            "code": None,
            "data": _FILE,
            "model_type": names[0],  # of a class of the user's own, the one it inherits from
            "save_format": save_format,
        }
        function = {"loader_module": "mlflow.catboost", "data": _FILE}
        return SavedFlavor({"python_function": function, "catboost": entry}, frozenset({"catboost", "numpy"}))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:  # noqa: ARG002 - the protocol's signature
        """The model; ModelError when the file is missing or its type is none of CatBoost's."""
        import catboost

        entry = model.flavors.get("catboost", {})
        kind = entry.get("model_type", "CatBoost")
        if kind not in _TYPES:
            raise ModelError(f"The model's model_type must be one of {list(_TYPES)}, got {kind!r}")
        save_format = entry.get("save_format") or "cbm"
        loaded = getattr(catboost, kind)()
        loaded.load_model(str(payload(path, entry.get("data") or _FILE)), _READ_AS.get(save_format, save_format))
        return loaded

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> CatboostPredictor:
        """The model behind ``predict``."""
        return CatboostPredictor(self.load(path, model, options))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> CatboostPredictor:  # noqa: ARG002 - the protocol
        """The model in memory."""
        return CatboostPredictor(model)


class CatboostPredictor:
    """Predicts frames and arrays."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the model's own ``predict`` gives: an ndarray. Params are its keyword arguments."""
        return self.raw_model.predict(data, **known_params(self.raw_model.predict, params))
