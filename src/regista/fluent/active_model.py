"""The active logged model, to which logged metrics go too, and the one that was logged last."""

from __future__ import annotations

import os
from contextvars import ContextVar
from types import TracebackType

from ..data.running_code import context_tags
from ..entities import LoggedModel, LoggedModelStatus
from ..errors import InvalidParameter
from ..query.tree import quoted
from .client import current_client
from .experiments import active_experiment_id

_model_id: ContextVar[str | None] = ContextVar("regista_active_model", default=None)
_last_model_id: ContextVar[str | None] = ContextVar("regista_last_logged_model", default=None)
VARIABLE = "MLFLOW_ACTIVE_MODEL_ID"
EXTERNAL = "mlflow.model.isExternal"


class ActiveModel(LoggedModel, frozen=True, kw_only=True):
    """The logged model that was made active; leaving ``with`` makes the one before it active again."""

    previous_id: str | None

    def __enter__(self) -> ActiveModel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _model_id.set(self.previous_id)

    @classmethod
    def _hidden(cls) -> set[str]:
        return super()._hidden() | {"previous_id"}


def set_active_model(*, name: str | None = None, model_id: str | None = None) -> ActiveModel:
    """Make a logged model active: the one of that id, or the newest of that name (created if absent).

    With both, the model of that id must have that name. Raises NotFound for an unknown id.
    """
    if name is None and model_id is None:
        raise InvalidParameter("Either name or model_id must be provided")
    model = _newest_or_new(name or "") if model_id is None else current_client().get_logged_model(model_id)
    if name is not None and model.name != name:
        raise InvalidParameter(
            f"LoggedModel with model_id '{model_id}' has name '{model.name}', which does not match the provided name "
            f"'{name}'."
        )
    active = ActiveModel(info=model.info, data=model.data, previous_id=_model_id.get())
    _model_id.set(model.model_id)
    return active


def get_active_model_id() -> str | None:
    """The id of the active logged model, else the environment's (``MLFLOW_ACTIVE_MODEL_ID``)."""
    return _model_id.get() or os.environ.get(VARIABLE) or None


def clear_active_model() -> None:
    """Make no logged model active."""
    _model_id.set(None)


def last_logged_model() -> LoggedModel | None:
    """The logged model that this thread's fluent calls created or filled last, as it is now."""
    model_id = _last_model_id.get()
    return None if model_id is None else current_client().get_logged_model(model_id)


def remember_logged_model(model_id: str) -> None:
    """Make a logged model the last one of this thread."""
    _last_model_id.set(model_id)


def _newest_or_new(name: str) -> LoggedModel:
    client = current_client()
    experiment_id = active_experiment_id()
    found = client.search_logged_models([experiment_id], f"name = {quoted(name)}", max_results=1)
    if found:
        return found[0]
    created = client.create_logged_model(experiment_id, name, tags={**context_tags(), EXTERNAL: "true"})
    return client.finalize_logged_model(created.model_id, LoggedModelStatus.READY)
