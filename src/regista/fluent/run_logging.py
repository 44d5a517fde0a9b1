"""Fluent calls that log params, metrics and tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ..client.arguments import mapping
from ..client.run_logging import metrics_from
from ..entities import Param, Tag
from .active_model import get_active_model_id
from .client import current_client
from .runs import active_run_id

V = TypeVar("V")


def log_param(key: str, value: V, synchronous: bool | None = None) -> V:  # noqa: ARG001
    """Log a param of the active run as text; gives the value back. Another value for the key is an error."""
    return current_client().log_param(active_run_id(), key, value)


def log_params(
    params: Mapping[str, Any],
    synchronous: bool | None = None,  # noqa: ARG001
    run_id: str | None = None,
) -> None:
    """Log params of the active run, or of another; up to 100 are all written or none."""
    values = [Param(str(key), str(value)) for key, value in mapping(params, "params").items()]
    current_client().log_batch(run_id or active_run_id(), params=values)


def log_metric(
    key: str,
    value: Any,
    step: int | None = None,
    synchronous: bool | None = None,  # noqa: ARG001
    timestamp: int | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> None:
    """Log one point of a metric of the active run, or of another; ``timestamp`` in ms since the epoch.

    ``model_id``, or the active model, gets the point too; ``dataset`` (with ``name`` and ``digest``) says on what
    it was measured.
    """
    current_client().log_metric(
        run_id or active_run_id(),
        key,
        value,
        timestamp,
        step,
        dataset_name=getattr(dataset, "name", None),
        dataset_digest=getattr(dataset, "digest", None),
        model_id=model_id or get_active_model_id(),
    )


def log_metrics(
    metrics: Mapping[str, Any],
    step: int | None = None,
    synchronous: bool | None = None,  # noqa: ARG001
    run_id: str | None = None,
    timestamp: int | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> None:
    """Log one point of several metrics at the same step and time; up to 1000 are all written or none."""
    points = metrics_from(
        metrics,
        step,
        timestamp,
        model_id or get_active_model_id(),
        getattr(dataset, "name", None),
        getattr(dataset, "digest", None),
    )
    current_client().log_batch(run_id or active_run_id(), metrics=points)


def set_tag(key: str, value: object, synchronous: bool | None = None) -> None:  # noqa: ARG001
    """Set a tag of the active run; the value is stored as text."""
    current_client().set_tag(active_run_id(), key, value)


def set_tags(tags: Mapping[str, object], synchronous: bool | None = None) -> None:  # noqa: ARG001
    """Set tags of the active run; up to 100 are all written or none."""
    values = [Tag(str(key), str(value)) for key, value in mapping(tags, "tags").items()]
    current_client().log_batch(active_run_id(), tags=values)


def delete_tag(key: str) -> None:
    """Delete a tag of the active run."""
    current_client().delete_tag(active_run_id(), key)
