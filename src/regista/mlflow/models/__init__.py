"""MLflow's ``mlflow.models``."""

from ...client import ModelInfo
from ...flavors.model_code import ModelConfig, set_model
from ...fluent.models import get_model_info, set_signature
from ...model.infer import infer_signature
from ...model.signature import ModelSignature
from . import model, signature
from .model import Model

__all__ = [
    "Model",
    "ModelConfig",
    "ModelInfo",
    "ModelSignature",
    "get_model_info",
    "infer_signature",
    "model",
    "set_model",
    "set_signature",
    "signature",
]
