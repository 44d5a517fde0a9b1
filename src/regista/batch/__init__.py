"""Batch scoring: models called with files and folders, piece by piece, here or on an engine of many workers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .prediction import Prediction, predict_file
    from .spark_function import spark_udf

__all__ = ["Prediction", "predict_file", "spark_udf"]
_HOME = {"Prediction": "prediction", "predict_file": "prediction", "spark_udf": "spark_function"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'regista.batch' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return value
