"""MLflow's ``mlflow.data.dataset``."""

from ...data.dataset import Dataset

__all__ = ["Dataset"]
