"""MLflow's ``mlflow.data.meta_dataset``."""

from ...data import MetaDataset

__all__ = ["MetaDataset"]
