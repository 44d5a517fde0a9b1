"""MLflow's ``mlflow.data.code_dataset_source``."""

from ...data import CodeSource as CodeDatasetSource

__all__ = ["CodeDatasetSource"]
