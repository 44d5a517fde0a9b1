"""MLflow's ``mlflow.catboost``."""

from ..fluent.catboost import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "load_model", "log_model", "save_model"]
