"""statsmodels: results of a fit, as the pickle that the library writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter
from ..model.mlmodel import Model
from . import pickling
from .base import LoadOptions, SavedFlavor, is_from
from .payload import class_name, payload

_FILE = "model.statsmodels"


class StatsmodelsFlavor:
    """What ``fit`` returns: results of linear models, of formulas, of time series.

    Option of ``save``: ``remove_data`` leaves the data of the fit out of the file, and, because the library does it
    so, out of the given object too; what needs the data (a summary, predictions of the sample) fails afterwards.
    """

    name = "statsmodels"
    loader_modules = ("mlflow.statsmodels",)
    reads_all = True
    options = frozenset({"remove_data"})

    def matches(self, model: object) -> bool:
        """Whether the class comes from statsmodels, by its module's name."""
        return is_from(model, "statsmodels")

    def save(self, model: Any, path: Path, options: Mapping[str, Any]) -> SavedFlavor:
        """Write ``model.statsmodels``; InvalidParameter for what is no result of a fit."""
        import statsmodels

        if not callable(getattr(model, "save", None)) or not callable(getattr(model, "predict", None)):
            raise InvalidParameter(f"statsmodels_model must be the results that fit() returns, got {class_name(model)}")
        modules = {"statsmodels", "numpy", "scipy", "pandas"} | pickling.record_modules(model)
        model.save(str(path / _FILE), remove_data=bool(options.get("remove_data")))
        entry = {"code": None, "data": _FILE, "statsmodels_version": str(statsmodels.__version__)}
        function = {"loader_module": "mlflow.statsmodels", "data": _FILE}
        return SavedFlavor({"python_function": function, "statsmodels": entry}, frozenset(modules))

    def load(self, path: Path, model: Model, options: LoadOptions) -> Any:
        """The results; ModelError when the file is missing, or pickles are forbidden."""
        options.require_pickle("pickle")
        with payload(path, model.flavors.get("statsmodels", {}).get("data") or _FILE).open("rb") as file:
            return pickling.load(file)

    def load_pyfunc(self, path: Path, model: Model, options: LoadOptions) -> StatsmodelsPredictor:
        """The results behind ``predict``."""
        return StatsmodelsPredictor(self.load(path, model, options))

    def predictor(self, model: Any, options: Mapping[str, Any]) -> StatsmodelsPredictor:  # noqa: ARG002 - the protocol
        """The results in memory."""
        return StatsmodelsPredictor(model)


class StatsmodelsPredictor:
    """Predicts frames and arrays of regressors; for a time series, the span of one row ``start``, ``end``."""

    def __init__(self, model: Any) -> None:
        self.raw_model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the results' own ``predict`` gives: a Series or ndarray. Params are its keyword arguments."""
        from statsmodels.tsa.base.tsa_model import TimeSeriesModel

        given = params or {}
        if not isinstance(self.raw_model.model, TimeSeriesModel):
            return self.raw_model.predict(data, **given)
        columns = list(getattr(data, "columns", []))
        if len(data) != 1 or not {"start", "end"} <= set(columns):
            raise InvalidParameter(
                "A time series model predicts a span: give a DataFrame with one row and the columns start and end, "
                f"got {len(data)} rows and the columns {columns}"
            )
        return self.raw_model.predict(start=data["start"].iloc[0], end=data["end"].iloc[0], **given)
