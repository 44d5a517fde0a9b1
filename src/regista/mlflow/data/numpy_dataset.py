"""MLflow's ``mlflow.data.numpy_dataset``."""

from ...data import NumpyDataset, from_numpy

__all__ = ["NumpyDataset", "from_numpy"]
