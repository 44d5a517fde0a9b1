"""The active logged model: metrics that are logged go to it too."""

from __future__ import annotations

import os
from contextvars import ContextVar
from types import TracebackType

from ..entities import LoggedModel, LoggedModelStatus
from ..errors import InvalidParameter
from .client import current_client
from .experiments import active_experiment_id

_model_id: ContextVar[str | None] = ContextVar("regista_active_model", default=None)
VARIABLE = "MLFLOW_ACTIVE_MODEL_ID"


class ActiveModel:
    """The logged model that was made active; as a context manager it gives way again at the end."""

    def __init__(self, model: LoggedModel, previous: str | None) -> None:
        self.model = model
        self._previous = previous

    @property
    def model_id(self) -> str:
        """The id of the logged model."""
        return self.model.model_id

    def __enter__(self) -> ActiveModel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _model_id.set(self._previous)


def set_active_model(*, name: str | None = None, model_id: str | None = None) -> ActiveModel:
    """Make a logged model active: the one of that id, or the newest of that name (created if absent)."""
    if (name is None) == (model_id is None):
        raise InvalidParameter("Exactly one of 'name' and 'model_id' must be given.")
    client = current_client()
    if model_id is not None:
        model = client.get_logged_model(model_id)
    else:
        experiment_id = active_experiment_id()
        found = client.search_logged_models([experiment_id], f"name = '{name}'", max_results=1)
        model = found[0] if found else client.create_logged_model(experiment_id, name)
        if not found:
            model = client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
    active = ActiveModel(model, _model_id.get())
    _model_id.set(model.model_id)
    return active


def get_active_model_id() -> str | None:
    """The id of the active logged model, else the environment's (``MLFLOW_ACTIVE_MODEL_ID``)."""
    return _model_id.get() or os.environ.get(VARIABLE) or None


def clear_active_model() -> None:
    """Make no logged model active."""
    _model_id.set(None)
