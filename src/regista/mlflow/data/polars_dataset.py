"""MLflow's ``mlflow.data.polars_dataset``."""

from ...data import PolarsDataset, from_polars

__all__ = ["PolarsDataset", "from_polars"]
