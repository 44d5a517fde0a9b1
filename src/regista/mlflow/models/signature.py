"""MLflow's ``mlflow.models.signature``."""

from ...fluent.models import set_signature
from ...model.infer import infer_signature
from ...model.signature import ModelSignature

__all__ = ["ModelSignature", "infer_signature", "set_signature"]
