"""Calls that take over a model directory of this machine."""

from __future__ import annotations

import os
from pathlib import Path

from ..entities import LoggedModel, LoggedModelStatus
from ..errors import InvalidParameter
from ..model.mlmodel import Model
from .logged_models import failed_by_errors
from .model_logging import ModelLoggingCalls


class ModelDirectoryCalls(ModelLoggingCalls):
    """Log models that were saved before, in a directory."""

    def log_model_directory(
        self, directory: str | os.PathLike[str], name: str | None = None, experiment_id: str | int = "0"
    ) -> LoggedModel:
        """Upload a directory with an ``MLmodel`` file as a logged model of an experiment; its files stay as they are.

        The logged model is called ``name``, else as the directory. Raises InvalidParameter when there is no such
        directory, NotFound when it has no ``MLmodel``.
        """
        place = Path(directory)
        if not place.is_dir():
            raise InvalidParameter(f"'{directory}' is not a directory of this machine.")
        Model.load(place)
        logged = self.create_logged_model(experiment_id, name or place.resolve().name)
        with failed_by_errors(self, logged.model_id):
            self.log_model_artifacts(logged.model_id, place)
        return self.finalize_logged_model(logged.model_id, LoggedModelStatus.READY)
