"""MLflow's ``mlflow.tensorflow``."""

from ..autolog.tensorflow import autolog
from ..fluent.tensorflow import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "autolog", "load_model", "log_model", "save_model"]
