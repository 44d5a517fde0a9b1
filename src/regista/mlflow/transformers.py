"""MLflow's ``mlflow.transformers``."""

from ..fluent.transformers import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "load_model", "log_model", "save_model"]
