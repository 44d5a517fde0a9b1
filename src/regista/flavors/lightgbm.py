"""LightGBM: boosters as the library's text, the estimators that follow scikit-learn as scikit-learn's are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .estimator_file import EstimatorFile, read
from .payload import class_name, payload

_BOOSTER = "lightgbm.basic.Booster"


class LightgbmFlavor:
    """A ``Booster``, or ``LGBMClassifier``, ``LGBMRegressor`` and the like.

    Options of ``save``, for estimators only: ``serialization_format`` (``cloudpickle``, the default; ``pickle``;
    ``skops``) and ``skops_trusted_types``. A booster is always saved as text, and loading that runs no code.
    """

    name = "lightgbm"
    loader_modules = ("mlflow.lightgbm",)
    reads_all = True
    options = frozenset({"serialization_format", "skops_trusted_types"})

    def matches(self, model: object) -> bool:
        """Whether the class comes from LightGBM, by its module's name."""
        return is_from(model, "lightgbm")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``model.lgb``, ``model.pkl`` or ``model.skops``; InvalidParameter for what is no model."""
        import lightgbm

        if not isinstance(model, lightgbm.Booster | lightgbm.LGBMModel):
            raise InvalidParameter(f"lgb_model must be a Booster or a LightGBM estimator, got {class_name(model)}")
        entry: dict[str, Any] = {"code": None, "lgb_version": str(lightgbm.__version__)}
        entry["model_class"] = class_name(model)
        modules = {"lightgbm", "numpy", "scipy"}
        if isinstance(model, lightgbm.Booster):
            entry |= {"data": "model.lgb", "model_class": _BOOSTER}  # what readers compare with
            model.save_model(path / "model.lgb")
        else:
            serialization = options.get("serialization_format") or "cloudpickle"
            file = EstimatorFile.write(model, path, serialization, options.get("skops_trusted_types"))
            entry |= {"data": file.name, "serialization_format": serialization}
            entry |= {"skops_trusted_types": file.skops_trusted_types}
            modules |= file.modules | {"sklearn"}
        function = {"loader_module": "mlflow.lightgbm", "data": entry["data"]}
        return SavedFlavor({"python_function": function, "lightgbm": entry}, frozenset(modules))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The booster or estimator; ModelError when its file is missing, forbidden or not trusted."""
        entry = model.flavors.get("lightgbm", {})
        file = payload(path, entry.get("data") or "model.lgb")
        if (entry.get("model_class") or _BOOSTER) == _BOOSTER:
            import lightgbm

            return lightgbm.Booster(model_file=file)
        trusted = entry.get("skops_trusted_types") or []
        return read(file, entry.get("serialization_format") or "cloudpickle", trusted, options)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> LightgbmPredictor:
        """The model behind ``predict``."""
        return LightgbmPredictor(self.load(path, model, options))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> LightgbmPredictor:  # noqa: ARG002 - the protocol
        """The model in memory."""
        return LightgbmPredictor(model)


class LightgbmPredictor:
    """Predicts frames and arrays."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the model's own ``predict`` gives: an ndarray. Params are its keyword arguments."""
        return self.raw_model.predict(data, **(params or {}))

    def for_arrays(self, names: Sequence[Any], dtype: Any) -> LightgbmPredictor | None:  # noqa: ARG002 - the protocol
        """A booster takes columns by their places, unless some hold categories.

        Not whole numbers, which it rounds in arrays only; and not the estimators, which warn of each array.
        """
        import lightgbm

        by_place = isinstance(self.raw_model, lightgbm.Booster) and not self.raw_model.pandas_categorical
        return self if by_place and dtype.kind == "f" else None
