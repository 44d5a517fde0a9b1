"""MLflow's ``mlflow.data.pandas_dataset``."""

from ...data import PandasDataset, from_pandas

__all__ = ["PandasDataset", "from_pandas"]
