"""Models of flavors that others wrote: a module with ``save_model`` writes the directory, the rest is as always."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from ..client import ModelInfo
from ..client.logged_models import failed_by_errors
from ..data.running_code import context_tags
from ..entities import LoggedModelOutput, LoggedModelStatus
from ..model import trust
from ..model.mlmodel import MLMODEL_FILE, Model
from .active_model import remember_logged_model
from .client import current_client
from .experiments import active_experiment_id
from .registry import register_model
from .runs import active_run


class SavingModule(Protocol):
    """What a custom flavor offers: ``save_model(path=…, mlflow_model=…, **arguments)``."""

    def save_model(self, *, path: str, mlflow_model: Model, **arguments: Any) -> None:
        """Write the payload and MLmodel into the directory ``path``."""
        ...


def log_custom_model(
    flavor: SavingModule,
    name: str,
    *,
    registered_model_name: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    run_id: str | None = None,
    params: Mapping[str, object] | None = None,
    tags: Mapping[str, object] | None = None,
    model_type: str | None = None,
    step: int = 0,
    model_id: str | None = None,
    **arguments: Any,
) -> ModelInfo:
    """Save a model with ``flavor`` as a logged model of the run, else of the active one, else of the experiment.

    ``arguments`` go to the flavor. Nothing is registered, and the logged model is FAILED, when saving fails.
    """
    client = current_client()
    run = active_run() if run_id is None else client.get_run(run_id)
    run_id = run.info.run_id if run else None
    experiment_id = run.info.experiment_id if run else active_experiment_id()
    if model_id is None:
        marked = {**context_tags(), **(tags or {})}
        logged = client.create_logged_model(experiment_id, name, run_id, marked, params, model_type)
    else:
        logged = client.get_logged_model(model_id)
    description = Model(
        artifact_path=logged.artifact_location, run_id=run_id, model_id=logged.model_id, metadata=metadata
    )
    with (
        failed_by_errors(client, logged.model_id),
        tempfile.TemporaryDirectory(prefix="regista-model-") as folder,
    ):
        directory = Path(folder) / "model"
        flavor.save_model(path=os.fspath(directory), mlflow_model=description, **arguments)
        saved = _recorded(directory)
        client.log_model_artifacts(logged.model_id, directory)
    ready = client.finalize_logged_model(logged.model_id, LoggedModelStatus.READY)
    if run_id is not None:
        client.log_outputs(run_id, [LoggedModelOutput(logged.model_id, step)])
    remember_logged_model(logged.model_id)
    info = ModelInfo.of_logged(saved, ready)
    if registered_model_name is None:
        return info
    version = register_model(ready.model_uri, registered_model_name)
    return replace(info, registered_model_version=version.version)


def _recorded(directory: Path) -> Model:
    """The description that the flavor wrote, with the record of what its files import."""
    saved = Model.load(directory)
    if trust.KEY not in saved.extra:
        saved.extra[trust.KEY] = trust.record_of(saved.scan())
        saved.save(directory / MLMODEL_FILE)
    return saved
