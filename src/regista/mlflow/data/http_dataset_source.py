"""MLflow's ``mlflow.data.http_dataset_source``."""

from ...data import HttpSource as HTTPDatasetSource

__all__ = ["HTTPDatasetSource"]
