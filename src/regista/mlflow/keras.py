"""MLflow's ``mlflow.keras``."""

from ..fluent.keras import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "load_model", "log_model", "save_model"]
