"""MLflow's ``mlflow.spacy``."""

from ..fluent.spacy import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "load_model", "log_model", "save_model"]
