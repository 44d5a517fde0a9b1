"""MLflow's ``mlflow.data.filesystem_dataset_source``."""

from ...data import FileSource as FileSystemDatasetSource

__all__ = ["FileSystemDatasetSource"]
