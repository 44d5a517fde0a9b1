"""MLflow's ``mlflow.lightgbm``."""

from ..autolog.lightgbm import autolog
from ..fluent.lightgbm import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "autolog", "load_model", "log_model", "save_model"]
