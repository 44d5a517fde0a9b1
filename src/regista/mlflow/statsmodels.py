"""MLflow's ``mlflow.statsmodels``."""

from ..autolog.statsmodels import autolog
from ..fluent.statsmodels import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "autolog", "load_model", "log_model", "save_model"]
