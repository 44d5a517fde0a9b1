"""MLflow's ``mlflow.keras``."""

from typing import Any

from ..autolog.keras import autolog, callback_class
from ..fluent.keras import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "MLflowCallback", "MlflowCallback", "autolog", "load_model", "log_model", "save_model"]  # noqa: F822 - made when it is asked for


def __getattr__(name: str) -> Any:
    if name in {"MlflowCallback", "MLflowCallback"}:  # Keras is imported only by those who use it
        return callback_class()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
