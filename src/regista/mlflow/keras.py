"""MLflow's ``mlflow.keras``."""

from ..autolog.keras import autolog
from ..fluent.keras import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "autolog", "load_model", "log_model", "save_model"]
