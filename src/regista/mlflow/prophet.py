"""MLflow's ``mlflow.prophet``."""

from ..fluent.prophet import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "load_model", "log_model", "save_model"]
