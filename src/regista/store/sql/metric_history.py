"""The points of metrics: all of them page by page, or some that show the whole curve."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from ...api.metrics import (
    MAX_HISTORY,
    GetMetricHistory,
    GetMetricHistoryBulk,
    GetMetricHistoryBulkInterval,
    MetricsReply,
    RunMetricsReply,
)
from ...entities import Metric
from ...entities.metric import NAN
from ...errors import QueryError
from ...query import PageToken, decode_cursor, encode_cursor, search_id
from .handler import reads
from .metric_sampling import LARGEST_STEP, SMALLEST_STEP, Extent, sampled
from .prepared import Prepared
from .tables import metrics, runs
from .transaction import Snapshot

_ORDER = (metrics.c.timestamp, metrics.c.step, metrics.c.value, metrics.c.is_nan)
_KINDS = (int, int, float, int)
_PLACE = ("timestamp", "step", "value", "is_nan")
_POINTS = select(metrics.c.step, metrics.c.timestamp, metrics.c.value, metrics.c.is_nan).where(
    metrics.c.owner_pk == select(runs.c.pk).where(runs.c.run_id == bindparam("id")).scalar_subquery(),
    metrics.c.key == bindparam("name"),
)
_BEHIND = tuple_(*_ORDER) > tuple_(*(bindparam(f"last_{name}") for name in _PLACE))


def _page(statement: Select[Any]) -> Prepared:
    return Prepared(statement.order_by(*_ORDER).limit(bindparam("size")))


_ALL = Prepared(_POINTS.order_by(*_ORDER))
_FIRST_PAGE = _page(_POINTS)
_NEXT_PAGE = _page(_POINTS.where(_BEHIND))
_RUN_PK = Prepared(select(runs.c.pk).where(runs.c.run_id == bindparam("id")))


@reads(GetMetricHistory)
def get_metric_history(reading: Snapshot, call: GetMetricHistory) -> MetricsReply:
    """Read a page of points, which begins behind the last one of the page before; an absent run or key has none."""
    search = search_id("metric history", call.run_id, call.metric_key)
    token = PageToken.decode(call.page_token)
    values: dict[str, Any] = {"id": call.run_id, "name": call.metric_key}
    statement = _FIRST_PAGE
    if call.page_token:
        values |= _begin_behind(token.cursor, search)
        statement = _NEXT_PAGE
    if call.max_results is None and statement is _FIRST_PAGE:
        rows = reading.run(_ALL[reading.dialect], values).fetchall()
        return MetricsReply(_points(rows, call.metric_key))
    size = MAX_HISTORY if call.max_results is None else call.max_results
    rows = reading.run(statement[reading.dialect], {**values, "size": size + 1}).fetchall()
    points = _points(rows[:size], call.metric_key)
    if len(rows) <= size:
        return MetricsReply(points)
    step, timestamp, value, is_nan = rows[size - 1]
    cursor = encode_cursor(search, (timestamp, step, float(value), is_nan))
    return MetricsReply(points, PageToken(token.offset + size, cursor).encode())


@reads(GetMetricHistoryBulk)
def get_metric_history_bulk(reading: Snapshot, call: GetMetricHistoryBulk) -> RunMetricsReply:
    """Read the points of one run after the other, until there are so many."""
    found: list[Metric] = []
    for run_id in sorted(set(call.run_ids)):
        if room := call.max_results - len(found):
            values = {"id": run_id, "name": call.metric_key, "size": room}
            rows = reading.run(_FIRST_PAGE[reading.dialect], values).fetchall()
            found += _points(rows, call.metric_key, run_id)
    return RunMetricsReply(tuple(found))


@reads(GetMetricHistoryBulkInterval)
def get_metric_history_bulk_interval(reading: Snapshot, call: GetMetricHistoryBulkInterval) -> RunMetricsReply:
    """Read some points of each run; how many a run has makes hardly a difference."""
    first = SMALLEST_STEP if call.start_step is None else call.start_step
    last = LARGEST_STEP if call.end_step is None else call.end_step
    found: list[Metric] = []
    for run_id in dict.fromkeys(call.run_ids):
        row = reading.run(_RUN_PK[reading.dialect], {"id": run_id}).fetchone()
        if row is not None:
            points = sampled(reading, Extent(row[0], call.metric_key, first, last), call.max_results)
            found += _points(points, call.metric_key, run_id)
    return RunMetricsReply(tuple(found))


def _points(rows: Iterable[Any], key: str, run_id: str | None = None) -> tuple[Metric, ...]:
    return tuple(
        Metric(key, NAN if is_nan else value, timestamp, step, run_id=run_id) for step, timestamp, value, is_nan in rows
    )


def _begin_behind(cursor: str, search: str) -> dict[str, Any]:
    """The values of the point that the token remembers."""
    place = decode_cursor(cursor, search, _KINDS)
    if None in place:
        raise QueryError("Invalid page token: no point is there. Begin again without a page_token.")
    return {f"last_{name}": value for name, value in zip(_PLACE, place, strict=True)}
