"""MLflow's ``mlflow.xgboost``."""

from ..autolog.xgboost import autolog
from ..fluent.xgboost import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "autolog", "load_model", "log_model", "save_model"]
