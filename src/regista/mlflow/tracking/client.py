"""MLflow's ``mlflow.tracking.client``."""

from ...fluent.client import Client as MlflowClient

__all__ = ["MlflowClient"]
