"""Prophet: forecasting models, in the library's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from ..model.mlmodel import Model
from .base import LoadOptions, SavedFlavor, is_from
from .payload import class_name, payload

_FILE = "model.pr"


class ProphetFlavor:
    """A fitted ``Prophet``. There are no options, and loading runs no code."""

    name = "prophet"
    loader_modules = ("mlflow.prophet",)
    reads_all = True
    options: frozenset[str] = frozenset()

    def matches(self, model: object) -> bool:
        """Whether the class comes from Prophet, by its module's name."""
        return is_from(model, "prophet")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:  # noqa: ARG002 - the protocol
        """Write ``model.pr``; InvalidParameter for what is no fitted model."""
        import prophet
        from prophet.serialize import model_to_json

        if not isinstance(model, prophet.Prophet):
            raise InvalidParameter(f"pr_model must be a Prophet model, got {class_name(model)}")
        if model.history is None:
            raise InvalidParameter("pr_model must be fitted before it is saved")
        (path / _FILE).write_text(json.dumps(model_to_json(model)), encoding="utf-8")  # JSON in a JSON string
        entry = {
            "code": None,
            "data": _FILE,
            "model_type": type(model).__name__,
            "prophet_version": str(prophet.__version__),
        }
        function = {"loader_module": "mlflow.prophet", "data": _FILE}
        return SavedFlavor({"python_function": function, "prophet": entry}, frozenset({"prophet", "numpy", "pandas"}))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:  # noqa: ARG002 - the protocol's signature
        """The model; ModelError when the file is missing or no model."""
        from prophet.serialize import model_from_json

        file = payload(path, model.flavors.get("prophet", {}).get("data") or _FILE)
        return model_from_json(json.loads(file.read_text(encoding="utf-8")))

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> ProphetPredictor:
        """The model behind ``predict``."""
        return ProphetPredictor(self.load(path, model, options))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> ProphetPredictor:  # noqa: ARG002 - the protocol
        """The model in memory."""
        return ProphetPredictor(model)


class ProphetPredictor:
    """Forecasts the moments in the column ``ds`` of a frame."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """Prophet's DataFrame: a row per moment, ``yhat`` and its parts. Params are arguments of its ``predict``."""
        return self.raw_model.predict(data, **(params or {}))
