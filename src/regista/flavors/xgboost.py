"""XGBoost: boosters and the estimators that follow scikit-learn, in the library's own formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .payload import class_name, find_class, known_params, payload

_FORMATS = ("ubj", "json", "xgb")
_BOOSTER = "xgboost.core.Booster"


class XgboostFlavor:
    """A ``Booster``, or ``XGBClassifier``, ``XGBRegressor`` and the like.

    Option of ``save``: ``model_format`` (``ubj``, the default; ``json``; ``xgb``, which today's XGBoost writes as
    ubj under that name). None of them is a pickle: loading runs no code.
    """

    name = "xgboost"
    loader_modules = ("mlflow.xgboost",)
    reads_all = True
    options = frozenset({"model_format"})

    def matches(self, model: object) -> bool:
        """Whether the class comes from XGBoost, by its module's name."""
        return is_from(model, "xgboost")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``model.<format>``; InvalidParameter for an unknown format or what is no model."""
        import xgboost

        model_format = options.get("model_format") or "ubj"
        if model_format not in _FORMATS:
            raise InvalidParameter(f"model_format must be one of {sorted(_FORMATS)}, got {model_format!r}")
        if not isinstance(model, xgboost.Booster | xgboost.XGBModel):
            raise InvalidParameter(f"xgb_model must be a Booster or an XGBoost estimator, got {class_name(model)}")
        name = f"model.{model_format}"
        model.save_model(path / name)
        entry = {
            "code": None,
            "data": name,
            "model_class": class_name(model),
            "model_format": model_format,
            "xgb_version": str(xgboost.__version__),
        }
        modules = {"xgboost", "numpy", "scipy", type(model).__module__}
        if not isinstance(model, xgboost.Booster):
            modules.add("sklearn")
        function = {"loader_module": "mlflow.xgboost", "data": name}
        return SavedFlavor({"python_function": function, "xgboost": entry}, frozenset(modules))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:  # noqa: ARG002 - the protocol's signature
        """The booster or estimator; ModelError when the file is missing or the class is none of XGBoost's."""
        import xgboost

        entry = model.flavors.get("xgboost", {})
        kind = find_class(entry.get("model_class") or _BOOSTER, xgboost.Booster, xgboost.XGBModel)
        file = payload(path, entry.get("data") or "model.xgb")
        loaded = kind()
        loaded.load_model(file)
        return loaded

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> XgboostPredictor:
        """The model behind ``predict``."""
        return XgboostPredictor(self.load(path, model, options))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> XgboostPredictor:  # noqa: ARG002 - as above
        """The model in memory."""
        return XgboostPredictor(model)


class XgboostPredictor:
    """Predicts frames and arrays; params are keyword arguments of the model's ``predict``."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the model's own ``predict`` gives: an ndarray."""
        import xgboost

        if isinstance(self.raw_model, xgboost.Booster):
            data = xgboost.DMatrix(data)
        return self.raw_model.predict(data, **known_params(self.raw_model.predict, params))

    def for_arrays(self, names: Sequence[Any], dtype: Any) -> XgboostPredictor | None:  # noqa: ARG002 - the protocol
        """An estimator takes arrays whose columns are ``names`` as they are; a booster that has names wants them."""
        import xgboost

        if isinstance(self.raw_model, xgboost.Booster):
            return None
        booster = self.raw_model.get_booster()
        if {*(booster.feature_types or ())} - {"float", "int"}:
            return None  # categories have numbers of their own
        return self if booster.feature_names in (None, list(names)) else None
