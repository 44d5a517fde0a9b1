"""MLflow's ``mlflow.models.model``."""

from __future__ import annotations

import os
from pathlib import Path

from ...client import ModelInfo
from ...flavors.model_code import set_model
from ...fluent.client import current_client
from ...fluent.models import get_model_info
from ...model.mlmodel import Model as Description

__all__ = ["Model", "ModelInfo", "get_model_info", "set_model"]


class Model(Description):
    """A model's description, which ``load`` also finds by model URI."""

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Model:
        """The ``MLmodel`` of a local directory or file, or of any model URI; raises NotFound."""
        place = Path(path)
        found = Description.load(place if place.exists() else current_client().download_model(path))
        return cls(**{"mlflow_version": None, **found.to_dict()})

    def get_model_info(self) -> ModelInfo:
        """The same facts, as ``log_model`` returns them."""
        uri = f"models:/{self.model_id}" if self.model_id else f"runs:/{self.run_id}/{self.artifact_path}"
        return ModelInfo.of(self, uri)
