"""MLflow's ``mlflow.models.model``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ...client import ModelInfo
from ...flavors.model_code import set_model
from ...fluent.client import current_client
from ...fluent.custom_flavors import log_custom_model
from ...fluent.models import get_model_info, model_name
from ...model.mlmodel import Model as Description

__all__ = ["Model", "ModelInfo", "get_model_info", "set_model"]


class Model(Description):
    """A model's description, which ``load`` also finds by model URI."""

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Model:
        """The ``MLmodel`` of a local directory or file, or of any model URI; raises NotFound."""
        place = Path(path)
        found = Description.load(place if place.exists() else current_client().download_model(path))
        model = cls(**{"mlflow_version": None, **found.to_dict()})
        model._root = found._root
        return model

    @classmethod
    def log(
        cls,
        artifact_path: str | None = None,
        flavor: Any = None,
        registered_model_name: str | None = None,
        await_registration_for: int | None = 300,  # noqa: ARG003 - a version is ready at once
        metadata: dict[str, Any] | None = None,
        run_id: str | None = None,
        *,
        name: str | None = None,
        model_type: str | None = None,
        params: dict[str, Any] | None = None,
        tags: dict[str, Any] | None = None,
        step: int = 0,
        model_id: str | None = None,
        **kwargs: Any,
    ) -> ModelInfo:
        """Log a model that the module ``flavor`` saves, with its ``save_model(path=…, mlflow_model=…, **kwargs)``."""
        return log_custom_model(
            flavor,
            model_name(name, artifact_path),
            registered_model_name=registered_model_name,
            metadata=metadata,
            run_id=run_id,
            params=params,
            tags=tags,
            model_type=model_type,
            step=step,
            model_id=model_id,
            **kwargs,
        )

    def get_model_info(self) -> ModelInfo:
        """The same facts, as ``log_model`` returns them."""
        uri = f"models:/{self.model_id}" if self.model_id else f"runs:/{self.run_id}/{self.artifact_path}"
        return ModelInfo.of(self, uri)
