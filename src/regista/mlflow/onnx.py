"""MLflow's ``mlflow.onnx``."""

from ..fluent.onnx import FLAVOR_NAME, load_model, log_model, save_model

__all__ = ["FLAVOR_NAME", "load_model", "log_model", "save_model"]
