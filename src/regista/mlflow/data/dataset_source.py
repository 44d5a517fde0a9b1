"""MLflow's ``mlflow.data.dataset_source``."""

from ...data import DatasetSource

__all__ = ["DatasetSource"]
