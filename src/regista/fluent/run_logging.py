"""Fluent calls that log params, metrics and tags.

On the way to a server they go through a queue on disk, and return at once: see ``docs/logging.md``. With the setting
``synchronous_logging``, or with ``synchronous=True``, a call waits for the answer and raises the server's error. Calls
with ``synchronous=False`` give ``RunOperations`` back, as in MLflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..client.arguments import mapping
from ..client.run_logging import metrics_from
from ..entities import Param, Tag
from ..settings import ASYNC_LOGGING, SYNCHRONOUS_LOGGING
from ..store.queue.operations import RunOperations
from .active_model import get_active_model_id
from .client import current_client
from .runs import active_run_id


def log_param(key: str, value: Any, synchronous: bool | None = None) -> Any:
    """Log a param of the active run as text; gives the value back. Another value for the key is an error."""
    sent = current_client().log_param(active_run_id(), key, value, _mode(synchronous))
    return sent if _wants_operations(synchronous) else value


def log_params(
    params: Mapping[str, Any], synchronous: bool | None = None, run_id: str | None = None
) -> RunOperations | None:
    """Log params of the active run, or of another; up to 100 are all written or none."""
    values = [Param(str(key), str(value)) for key, value in mapping(params, "params").items()]
    sent = current_client().log_batch(run_id or active_run_id(), params=values, synchronous=_mode(synchronous))
    return sent if _wants_operations(synchronous) else None


def log_metric(
    key: str,
    value: Any,
    step: int | None = None,
    synchronous: bool | None = None,
    timestamp: int | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None:
    """Log one point of a metric of the active run, or of another; ``timestamp`` in ms since the epoch.

    ``model_id``, or the active model, gets the point too; ``dataset`` (with ``name`` and ``digest``) says on what
    it was measured.
    """
    sent = current_client().log_metric(
        run_id or active_run_id(),
        key,
        value,
        timestamp,
        step,
        _mode(synchronous),
        dataset_name=getattr(dataset, "name", None),
        dataset_digest=getattr(dataset, "digest", None),
        model_id=model_id or get_active_model_id(),
    )
    return sent if _wants_operations(synchronous) else None


def log_metrics(
    metrics: Mapping[str, Any],
    step: int | None = None,
    synchronous: bool | None = None,
    run_id: str | None = None,
    timestamp: int | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None:
    """Log one point of several metrics at the same step and time; up to 1000 are all written or none."""
    points = metrics_from(
        metrics,
        step,
        timestamp,
        model_id or get_active_model_id(),
        getattr(dataset, "name", None),
        getattr(dataset, "digest", None),
    )
    sent = current_client().log_batch(run_id or active_run_id(), metrics=points, synchronous=_mode(synchronous))
    return sent if _wants_operations(synchronous) else None


def set_tag(key: str, value: object, synchronous: bool | None = None) -> RunOperations | None:
    """Set a tag of the active run; the value is stored as text."""
    sent = current_client().set_tag(active_run_id(), key, value, _mode(synchronous))
    return sent if _wants_operations(synchronous) else None


def set_tags(tags: Mapping[str, object], synchronous: bool | None = None) -> RunOperations | None:
    """Set tags of the active run; up to 100 are all written or none."""
    values = [Tag(str(key), str(value)) for key, value in mapping(tags, "tags").items()]
    sent = current_client().log_batch(active_run_id(), tags=values, synchronous=_mode(synchronous))
    return sent if _wants_operations(synchronous) else None


def delete_tag(key: str) -> None:
    """Delete a tag of the active run."""
    current_client().delete_tag(active_run_id(), key)


def flush_async_logging() -> None:
    """Wait until what this process has logged has arrived; Unavailable when the server does not answer."""
    current_client().flush_async_logging()


def _mode(synchronous: bool | None) -> bool:
    return SYNCHRONOUS_LOGGING.read() if synchronous is None else synchronous


def _wants_operations(synchronous: bool | None) -> bool:
    """Whether the caller asked for what is on its way, or set MLflow's variable to have that everywhere."""
    return synchronous is False or (synchronous is None and ASYNC_LOGGING.read())
