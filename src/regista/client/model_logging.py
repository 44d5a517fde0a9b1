"""Calls that save models and register them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..api.logged_models import FORBIDDEN_IN_NAME, FinalizeLoggedModel
from ..api.model_versions import CreateModelVersion
from ..api.registered_models import CreateRegisteredModel
from ..api.request import Request
from ..api.runs import LogModel, LogOutputs
from ..entities import LoggedModel, LoggedModelOutput, LoggedModelStatus, ModelVersion
from ..entities.tag import tags_from
from ..errors import AlreadyExists, InvalidParameter, NotFound, UnknownEndpoint
from ..model.mlmodel import Model
from ..uris import ModelUri, join_artifact_path, split_scheme
from .arguments import text, whole_number
from .logged_models import failed_by_errors
from .model_info import ModelInfo
from .model_location import ModelLocationCalls
from .run_logging import RunLoggingCalls
from .sealing import with_content


def silent(message: str) -> None:
    """Tell nobody."""


Save = Callable[[Path, Model], Model]
"""Writes a model into a directory, and completes the description begun by the caller."""


def _saving(model: Any, options: Mapping[str, Any]) -> Save:
    """Save the model by its flavor."""

    def save(directory: Path, description: Model) -> Model:
        from ..flavors.saving import save_model

        return save_model(model, directory, mlflow_model=description, **options)

    return save


class ModelLoggingCalls(ModelLocationCalls, RunLoggingCalls):
    """Save models as logged models, and register them.

    ``tell`` receives the lines that a notebook shows when a model is registered.
    """

    def log_model(
        self,
        model: Any,
        name: str = "model",
        *,
        experiment_id: str | int | None = None,
        run_id: str | None = None,
        model_id: str | None = None,
        registered_model_name: str | None = None,
        params: Mapping[str, object] | None = None,
        tags: Mapping[str, object] | None = None,
        model_type: str | None = None,
        step: int = 0,
        reason: str | None = None,
        tell: Callable[[str], None] = silent,
        **saving: Any,
    ) -> ModelInfo:
        """Save a model as a logged model of an experiment, and of a run when there is one; register it on request.

        ``saving`` goes to ``regista.flavors.saving.save_model``: flavor, signature, input_example,
        pip_requirements and the flavor's own options. ``model_id`` fills a logged model that exists already.
        A ``name`` with a slash, which a logged model cannot have, saves among the run's files (MLflow 2's layout).

        Calls to the store, of which each is a request when it is remote: create, finalize, with a run one more;
        with registration one more, or three when the name is new; and one per file.
        """
        text(name, "name")
        step = whole_number(step, "step")
        if model_id is None and run_id is not None and any(mark in name for mark in FORBIDDEN_IN_NAME):
            info, source = self._log_into_run(_saving(model, saving), name, run_id)
            location = source
        else:
            logged = self._logged_model(name, experiment_id, run_id, model_id, params, tags, model_type)
            info = self._fill(logged, _saving(model, saving), run_id, step)
            source, location = info.model_uri, logged.artifact_location
        if registered_model_name is None:
            return info
        call = CreateModelVersion(
            name=registered_model_name,
            source=source,
            run_id=None if info.model_id else run_id,
            model_id=info.model_id,
        )
        version = self._register(call, reason, tell, location)
        return replace(info, registered_model_version=version.version)

    def register_model(
        self,
        model_uri: str,
        name: str,
        tags: Mapping[str, object] | None = None,
        *,
        description: str | None = None,
        run_id: str | None = None,
        reason: str | None = None,
        tell: Callable[[str], None] = silent,
    ) -> ModelVersion:
        """Register the model of a URI as the next version of ``name``, which is created if need be.

        ``run_id`` says which run an artifact URI belongs to; of a ``runs:/`` or ``models:/`` URI it is known.
        """
        call = self._source_of(model_uri, name)
        versioned = CreateModelVersion(
            name=name,
            source=call.source,
            run_id=call.run_id or run_id,
            model_id=call.model_id,
            tags=tags_from(tags),
            description=description,
        )
        return self._register(versioned, reason, tell)

    def _logged_model(
        self,
        name: str,
        experiment_id: str | int | None,
        run_id: str | None,
        model_id: str | None,
        params: Mapping[str, object] | None,
        tags: Mapping[str, object] | None,
        model_type: str | None,
    ) -> LoggedModel:
        if model_id is not None:
            return self.get_logged_model(model_id)
        if experiment_id is None:
            if run_id is None:
                raise InvalidParameter(
                    "log_model needs an experiment_id or a run_id: the model belongs to one of them."
                )
            experiment_id = self.get_run(run_id).info.experiment_id
        return self.create_logged_model(experiment_id, name, run_id, tags, params, model_type)

    def _fill(self, logged: LoggedModel, save: Save, run_id: str | None, step: int = 0) -> ModelInfo:
        """Save into a logged model, note that the run has produced it, and say that it is ready."""
        description = Model(
            artifact_path=logged.artifact_location, run_id=run_id or logged.source_run_id, model_id=logged.model_id
        )
        with failed_by_errors(self, logged.model_id):
            saved = self._save_and_upload(save, description, logged.artifact_location)
        ends: list[Request[Any]] = [FinalizeLoggedModel(model_id=logged.model_id, status=LoggedModelStatus.READY.wire)]
        if run_id is not None:
            ends.append(LogOutputs(run_id=run_id, models=(LoggedModelOutput(logged.model_id, step),)))
        return ModelInfo.of_logged(saved, self._tracking.call_together(ends, self._caller)[0].model)

    def _log_into_run(self, save: Save, path: str, run_id: str) -> tuple[ModelInfo, str]:
        location = join_artifact_path(self.get_run(run_id).info.artifact_uri, path)
        saved = self._save_and_upload(save, Model(artifact_path=path, run_id=run_id), location)
        self._tracking.store.call(LogModel(run_id=run_id, model_json=saved.to_json()), self._caller)
        return ModelInfo.of(saved, f"runs:/{run_id}/{path}", name=path), location

    def _save_and_upload(self, save: Save, description: Model, location: str) -> Model:
        with tempfile.TemporaryDirectory(prefix="regista-model-") as folder:
            directory = Path(folder) / "model"
            saved = save(directory, description)
            store, place = self._tracking.open(location)
            store.upload(directory, place, self._caller)
        return saved

    def _source_of(self, model_uri: str, name: str) -> CreateModelVersion:
        scheme = split_scheme(model_uri)[0]
        if scheme == "models":
            uri = ModelUri.parse(model_uri)
            if uri.model_id is not None:
                return CreateModelVersion(name=name, source=f"models:/{uri.model_id}", model_id=uri.model_id)
            version = self._version_of(uri)
            source = f"models:/{version.name}/{version.version}"
            return CreateModelVersion(name=name, source=source, run_id=version.run_id)
        place = self.resolve_model_uri(model_uri)
        if place.model_id is not None and not place.path:
            return CreateModelVersion(name=name, source=f"models:/{place.model_id}", model_id=place.model_id)
        if scheme == "runs" and not self.list_artifacts(place.run_id or "", place.path):
            raise NotFound(f"Unable to find a logged_model with artifact_path {place.path} under run {place.run_id}")
        return CreateModelVersion(name=name, source=place.uri, run_id=place.run_id)

    def _register(
        self, call: CreateModelVersion, reason: str | None, tell: Callable[[str], None], location: str | None = None
    ) -> ModelVersion:
        """Create the version, and the registered model before it when there is none: most often there is."""
        caller = self._because(reason)
        with with_content(self._registry, call, caller, location) as sealed:
            try:
                version = self._registry.store.call(sealed, caller).model_version
                tell(f"Registered model '{call.name}' already exists. Creating a new version of this model...")
            except UnknownEndpoint:
                raise
            except NotFound:
                try:
                    self._registry.store.call(CreateRegisteredModel(name=call.name), caller)
                    tell(f"Successfully registered model '{call.name}'.")
                except AlreadyExists:
                    tell(f"Registered model '{call.name}' already exists. Creating a new version of this model...")
                version = self._registry.store.call(sealed, caller).model_version
        tell(f"Created version '{version.version}' of model '{version.name}'.")
        return version
