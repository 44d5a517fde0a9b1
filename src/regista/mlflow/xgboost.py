"""MLflow's ``mlflow.xgboost``."""

from ..fluent.xgboost import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "load_model", "log_model", "save_model"]
