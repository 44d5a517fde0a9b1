"""MLflow's ``mlflow.sentence_transformers``."""

from ..fluent.sentence_transformers import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "load_model", "log_model", "save_model"]
