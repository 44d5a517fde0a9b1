"""MLflow's ``mlflow.pytorch``."""

from ..autolog.pytorch import autolog
from ..fluent.pytorch import (
    FLAVOR_NAME,
    load_model,
    load_state_dict,
    log_model,
    log_state_dict,
    save_model,
    save_state_dict,
)

__all__ = [
    "FLAVOR_NAME",
    "autolog",
    "load_model",
    "load_state_dict",
    "log_model",
    "log_state_dict",
    "save_model",
    "save_state_dict",
]
