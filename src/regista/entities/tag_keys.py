"""Keys of tags that have a meaning; they are MLflow's."""

from __future__ import annotations

RUN_NAME = "mlflow.runName"
NOTE = "mlflow.note.content"
"""What somebody wrote about a run."""
PARENT_RUN = "mlflow.parentRunId"
"""The id of the run that a run is nested in."""
USER = "mlflow.user"
"""Who started a run."""
DATA_CONTEXT = "mlflow.data.context"
"""What a run read a data set for: train, eval …; a tag of the input."""
