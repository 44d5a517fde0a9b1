"""Calls that log params, metrics and tags of runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from msgspec import structs

from ..api.metrics import GetMetricHistory
from ..api.runs import (
    MAX_BATCH_ITEMS,
    MAX_BATCH_METRICS,
    MAX_BATCH_PARAMS,
    MAX_BATCH_TAGS,
    DeleteTag,
    LogBatch,
    LogMetric,
    LogOutputs,
    LogParam,
    SetTag,
)
from ..entities import LoggedModelOutput, Metric, Param, Tag
from ..errors import InvalidParameter, Unavailable
from ..store.queue.operations import RunOperations
from .arguments import mapping, whole_number
from .calls import Calls, is_synchronous
from .paged_list import PagedList
from .runs import now

T = TypeVar("T")
V = TypeVar("V")


class RunLoggingCalls(Calls):
    """Log to a run.

    What is logged is written, or refused, when a call returns. With ``synchronous=False`` it is on its way to a server
    (see ``docs/logging.md``), and the call gives ``RunOperations`` back; the setting ``enable_async_logging`` says so
    for calls that do not. In an embedded store everything is written at once.
    """

    def log_param(self, run_id: str, key: str, value: Any, synchronous: bool | None = None) -> Any:
        """Log a param as text; gives the value back. Another value for a key that has one is an error."""
        return self._log(LogParam(run_id=run_id, key=key, value=str(value)), synchronous) or value

    def log_metric(
        self,
        run_id: str,
        key: str,
        value: Any,
        timestamp: int | None = None,
        step: int | None = None,
        synchronous: bool | None = None,
        dataset_name: str | None = None,
        dataset_digest: str | None = None,
        model_id: str | None = None,
    ) -> RunOperations | None:
        """Log one point of a metric; ``timestamp`` in ms since the epoch (now), ``step`` 0 when not given."""
        call = LogMetric(
            run_id=run_id,
            key=key,
            value=metric_value(key, value),
            timestamp=now() if timestamp is None else whole_number(timestamp, "timestamp"),
            step=0 if step is None else whole_number(step, "step"),
            model_id=model_id,
            dataset_name=dataset_name,
            dataset_digest=dataset_digest,
        )
        return self._log(call, synchronous)

    def log_batch(
        self,
        run_id: str,
        metrics: Iterable[Metric] = (),
        params: Iterable[Param] = (),
        tags: Iterable[Tag] = (),
        synchronous: bool | None = None,
    ) -> RunOperations | None:
        """Log many things together: up to 1000 are all written or none; more go in several batches."""
        sent = [self._log(batch, synchronous) for batch in _batches(run_id, metrics, params, tags)]
        return None if is_synchronous(synchronous) else RunOperations.together(sent)

    def set_tag(self, run_id: str, key: str, value: object, synchronous: bool | None = None) -> RunOperations | None:
        """Set a tag; the value is stored as text."""
        return self._log(SetTag(run_id=run_id, key=key, value=str(value)), synchronous)

    def flush_async_logging(self) -> None:
        """Wait until what this process has logged has arrived; Unavailable when the server does not answer."""
        if not self._tracking.drain():
            raise Unavailable("What was logged has not reached the server yet; it is in the queue.")

    def delete_tag(self, run_id: str, key: str) -> None:
        """Delete a tag; an absent one is an error."""
        self._tracking.store.call(DeleteTag(run_id=run_id, key=key), self._caller)

    def get_metric_history(self, run_id: str, key: str) -> PagedList[Metric]:
        """Every point of a metric by timestamp, step and value; none for an unknown key."""
        points: list[Metric] = []
        token = ""
        while True:
            call = GetMetricHistory(run_id=run_id, metric_key=key, page_token=token)
            reply = self._tracking.store.call(call, self._caller)
            points += reply.metrics
            token = reply.next_page_token or ""
            if not token:
                return PagedList(points)

    def log_outputs(self, run_id: str, models: Sequence[LoggedModelOutput]) -> None:
        """Note that the run produced these logged models."""
        self._tracking.store.call(LogOutputs(run_id=run_id, models=tuple(models)), self._caller)


def metric_value(key: str, value: Any) -> float:
    """A number, or a one-element array or tensor, as a float; InvalidParameter for anything else."""
    try:
        return float(value.item() if hasattr(value, "item") else value)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        raise InvalidParameter(
            f"Invalid value {value!r:.200} for metric '{key}' supplied: "
            "Please specify value as a valid double (64-bit floating point)"
        ) from None


def metrics_from(
    values: Mapping[str, Any],
    step: int | None = None,
    timestamp: int | None = None,
    model_id: str | None = None,
    dataset_name: str | None = None,
    dataset_digest: str | None = None,
) -> list[Metric]:
    """One point for each name, all at the same time (now) and step (0)."""
    time = now() if timestamp is None else whole_number(timestamp, "timestamp")
    at = 0 if step is None else whole_number(step, "step")
    return [
        Metric(str(key), metric_value(key, value), time, at, model_id, dataset_name, dataset_digest)
        for key, value in mapping(values, "metrics").items()
    ]


def _batches(
    run_id: str, metrics: Iterable[Metric], params: Iterable[Param], tags: Iterable[Tag]
) -> Iterable[LogBatch]:
    metric_source = (_checked_point(item, place) for place, item in enumerate(metrics))
    param_source, tag_source = _items(params, Param, "params"), _items(tags, Tag, "tags")
    while True:
        some_params = tuple(islice(param_source, MAX_BATCH_PARAMS))
        some_tags = tuple(islice(tag_source, MAX_BATCH_TAGS))
        room = min(MAX_BATCH_METRICS, MAX_BATCH_ITEMS - len(some_params) - len(some_tags))
        some_metrics = tuple(islice(metric_source, room))
        if not (some_metrics or some_params or some_tags):
            return
        yield LogBatch(run_id=run_id, metrics=some_metrics, params=some_params, tags=some_tags)


def _items(values: Iterable[V], kind: type[V], name: str) -> Iterator[V]:
    """The values, each of which must be a ``kind``: InvalidParameter names the first that is not."""
    for place, value in enumerate(values):
        if not isinstance(value, kind):
            raise InvalidParameter(
                f"Invalid value {value!r:.200} for parameter '{name}[{place}]' supplied: it must be a {kind.__name__}."
            )
        yield value


def _checked_point(point: Metric, place: int) -> Metric:
    """A metric of which each number is one; InvalidParameter names what is not."""
    (point,) = _items((point,), Metric, "metrics")
    step, time = (
        whole_number(point.step, f"metrics[{place}].step"),
        whole_number(point.timestamp, f"metrics[{place}].timestamp"),
    )
    value = metric_value(point.key, point.value)
    if (step, time) == (point.step, point.timestamp) and isinstance(point.value, float):
        return point
    return structs.replace(point, value=value, step=step, timestamp=time)
