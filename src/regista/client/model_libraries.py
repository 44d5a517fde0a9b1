"""Calls that put a model's libraries into the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..api.model_versions import CreateModelVersion
from ..errors import InvalidParameter
from ..model.mlmodel import MLMODEL_FILE, Model
from .model_info import ModelInfo
from .model_logging import silent
from .models import ModelCalls


class ModelLibraryCalls(ModelCalls):
    """Versions that can be installed without a package index."""

    def add_libraries_to_model(
        self,
        model_uri: str,
        run_id: str,
        *,
        registered_model_name: str | None = None,
        reason: str | None = None,
        tell: Callable[[str], None] = silent,
    ) -> ModelInfo:
        """Log a registered model again, with wheels of all that it needs, and register that.

        The wheels are for this platform and this Python; they come from the index that pip uses. The logged model is of
        the run, the new version is one of ``registered_model_name``, or of the same registered model. Raises
        InvalidParameter for a model that is not registered, or has its libraries already, and Unavailable when not
        all of them are to be had as wheels.
        """
        from ..model.wheels import add_wheels

        place = self.resolve_model_uri(model_uri)
        if place.name is None or place.path:
            raise InvalidParameter(
                f"'{model_uri}' is no registered model: give models:/NAME/VERSION or models:/NAME@ALIAS"
            )

        def save(directory: Path, description: Model) -> Model:
            self.download_model(place, directory)
            model = add_wheels(directory)
            for field in ("artifact_path", "run_id", "model_id", "model_uuid", "utc_time_created"):
                setattr(model, field, getattr(description, field))
            model.save(directory / MLMODEL_FILE)
            return model

        logged = self._logged_model("model", None, run_id, None, None, None, None)
        info = self._fill(logged, save, run_id)
        name = registered_model_name or place.name
        call = CreateModelVersion(name=name, source=info.model_uri, model_id=info.model_id)
        version = self._register(call, reason, tell, logged.artifact_location)
        return replace(info, registered_model_version=version.version)
