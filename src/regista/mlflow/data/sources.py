"""MLflow's ``mlflow.data.sources``."""

from ...data import CodeSource as CodeDatasetSource
from ...data import FileSource as LocalArtifactDatasetSource
from ...data import HttpSource as HTTPDatasetSource

__all__ = ["CodeDatasetSource", "HTTPDatasetSource", "LocalArtifactDatasetSource"]
