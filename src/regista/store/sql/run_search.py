"""Searching runs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, select

from ...api.runs import RunsReply, SearchRuns
from ...entities import LifecycleStage, ViewType
from ...errors import InvalidParameter
from ...query import RUNS, Comparison, Operator, parse_filter, parse_order
from .handler import reads
from .narrow import few_candidates
from .pages import page_of, rows_of
from .run_rows import SELECTED, latest_metrics_of, run_of
from .tables import latest_metrics, params, run_tags, runs
from .transaction import Snapshot
from .where import Searchable, condition, ordered


def _of_dataset(comparison: Comparison) -> ColumnElement[bool]:
    # No call stores data sets yet, so no run has one.
    return runs.c.pk.is_(None) if comparison.operator is not Operator.IS_NULL else runs.c.pk.is_not(None)


RUN = Searchable(
    pk=runs.c.pk,
    attributes={
        "run_id": runs.c.run_id,
        "run_name": runs.c.run_name,
        "user_id": runs.c.user_id,
        "status": runs.c.status,
        "artifact_uri": runs.c.artifact_uri,
        "start_time": runs.c.start_time,
        "end_time": runs.c.end_time,
    },
    values={"metric": latest_metrics, "param": params, "tag": run_tags},
    special={"dataset": _of_dataset},
)


@reads(SearchRuns)
def search_runs(reading: Snapshot, call: SearchRuns) -> RunsReply:
    """Find a page of runs."""
    expression = parse_filter(call.filter, RUNS)
    statement = select(runs.c.pk)
    candidates = few_candidates(reading, expression, RUN)
    if candidates is None:
        statement = statement.where(in_experiments(runs.c.experiment_pk, call.experiment_ids))
    else:
        # The sum keeps SQLite away from the index on experiments: the keys are the better way in.
        in_these = in_experiments(runs.c.experiment_pk + 0, call.experiment_ids)
        statement = statement.where(runs.c.pk.in_(candidates), in_these)
    if stage := _stage_of(call.run_view_type):
        statement = statement.where(runs.c.lifecycle_stage == stage)
    if expression is not None:
        statement = statement.where(condition(expression, RUN))
    statement = ordered(statement, parse_order(call.order_by, RUNS), RUN)
    keys, token = page_of(reading, statement, call.max_results, call.page_token)
    rows = rows_of(reading, SELECTED, runs.c.pk, keys)
    metrics = latest_metrics_of(reading, [row[0] for row in rows])
    return RunsReply(tuple(run_of(row, metrics[row[0]]) for row in rows), token)


def in_experiments(column: ColumnElement[int], experiment_ids: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a row is in one of these experiments; unknown ids find nothing, others are an error."""
    numbers = set()
    for experiment_id in experiment_ids:
        if not (experiment_id.isascii() and experiment_id.isdigit()):
            raise InvalidParameter(
                f"Invalid experiment ID '{experiment_id[:40]}'. Experiment ID must be a valid integer."
            )
        if len(experiment_id) <= 18:
            numbers.add(int(experiment_id))
    if not numbers:
        return false()
    return column == numbers.pop() if len(numbers) == 1 else column.in_(sorted(numbers))


def _stage_of(view_type: str) -> str | None:
    """The lifecycle stage that a view shows; unknown names mean the active runs, as in MLflow's servers."""
    try:
        view = ViewType(int(view_type)) if view_type.isdigit() else ViewType.from_string(view_type)
    except (ValueError, KeyError):
        view = ViewType.ACTIVE_ONLY
    if view is ViewType.ALL:
        return None
    return LifecycleStage.ACTIVE.value if view is ViewType.ACTIVE_ONLY else LifecycleStage.DELETED.value
