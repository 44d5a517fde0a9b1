"""MLflow's ``mlflow.models``."""

from ...client import ModelInfo
from ...flavors.model_code import ModelConfig, set_model
from ...fluent.models import get_model_info, set_signature, update_model_requirements
from ...model.infer import infer_signature
from ...model.signature import ModelSignature
from . import model, signature
from .libraries import add_libraries_to_model
from .model import Model
from .prediction import convert_input_example_to_serving_input, predict, validate_serving_input

__all__ = [
    "Model",
    "ModelConfig",
    "ModelInfo",
    "ModelSignature",
    "add_libraries_to_model",
    "convert_input_example_to_serving_input",
    "get_model_info",
    "infer_signature",
    "model",
    "predict",
    "set_model",
    "set_signature",
    "signature",
    "update_model_requirements",
    "validate_serving_input",
]
