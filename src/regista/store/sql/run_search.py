"""Searching runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from ...api.runs import CountReply, CountRuns, RunsReply, SearchRuns
from ...entities import ViewType
from ...errors import InvalidParameter
from ...query import RUNS, PageToken, parse_filter, parse_order
from .dataset_search import DATASET_WAYS, has_dataset
from .handler import reads
from .index_use import Among, Unindexed
from .literals import listed
from .many_runs import runs_of
from .narrow import way_by
from .pages import Search, count_of, page_of
from .plan import Rows
from .statement import Statement
from .tables import latest_metrics, params, run_tags, runs
from .transaction import Snapshot
from .where import Searchable, Values

_KEY = runs.c.pk
RUN = Searchable(
    pk=_KEY,
    attributes={
        "run_id": runs.c.run_id,
        "run_name": runs.c.run_name,
        "user_id": runs.c.user_id,
        "status": runs.c.status,
        "artifact_uri": runs.c.artifact_uri,
        "start_time": runs.c.start_time,
        "end_time": runs.c.end_time,
    },
    values={"metric": Values(latest_metrics), "param": Values(params), "tag": Values(run_tags)},
    special={"dataset": has_dataset},
    ways={
        **DATASET_WAYS,
        "run_id": way_by(_KEY, "run_id", runs.c.run_id),
        "run_name": way_by(_KEY, "run_name", runs.c.run_name, by_beginning=True),
        "status": way_by(_KEY, "status", runs.c.status),
    },
    by_beginning=frozenset({"run_name"}),
    walks={
        "start_time": frozenset({"start_time", "experiment"}),
        "run_id": frozenset({"run_id"}),
        "run_name": frozenset(),
        "metric": frozenset(),
        "param": frozenset(),
        "tag": frozenset(),
    },
    page_ends=frozenset({"start_time"}),
)


_NEWEST = Statement(select(func.max(runs.c.pk)))
"""Keys grow: what is made later has a higher one."""


@reads(SearchRuns)
def search_runs(reading: Snapshot, call: SearchRuns) -> RunsReply:
    """Find a page of runs."""
    search = _search(reading, call, call.order_by)
    token = call.page_token or (PageToken(call.skip).encode() if call.skip else "")
    keys, next_token = page_of(reading, search, call.max_results, token)
    return RunsReply(runs_of(reading, keys, call.columns), next_token)


@reads(CountRuns)
def count_runs(reading: Snapshot, call: CountRuns) -> CountReply:
    """Count what a search of runs finds."""
    # The mark first: what is made meanwhile is rather counted and not shown than the other way round.
    ((mark,),) = _NEWEST.rows(reading, {})
    return CountReply(count_of(reading, _search(reading, call, ())), mark or 0)


def _search(reading: Snapshot, call: SearchRuns | CountRuns, order_by: Sequence[str]) -> Search:
    expression = parse_filter(call.filter, RUNS)
    order = parse_order(order_by, RUNS)
    view = ViewType.read(call.run_view_type) or ViewType.ACTIVE_ONLY  # of an unknown name, as in MLflow's servers
    stage = view.stage
    experiments = experiment_keys(call.experiment_ids)
    mark = call.mark if isinstance(call, SearchRuns) else None
    rows = _rows(one_experiment=len(experiments) == 1, of_stage=stage is not None, up_to_mark=mark is not None)
    scope = {**experiments_scope(experiments, reading.dialect), "stage": stage}
    if mark is not None:
        scope["mark"] = mark
    in_one = len(experiments) == 1
    listed_so = in_one and order[0].field.key == "start_time"  # an index has them in this order
    return Search(RUN, rows, expression, order, scope, keys=None if listed_so else _scope(one_experiment=in_one))


@cache
def _rows(*, one_experiment: bool, of_stage: bool, up_to_mark: bool) -> Rows:
    def rows(visible: frozenset[str]) -> Select[tuple[int]]:
        by_index = one_experiment and "experiment" in visible
        experiment = runs.c.experiment_pk if by_index else Unindexed(runs.c.experiment_pk)
        found = select(_KEY).where(in_experiments(experiment, one=one_experiment))
        if up_to_mark:  # nearly all rows are: no database should go by this
            found = found.where(Unindexed(runs.c.pk) <= bindparam("mark"))
        return found.where(runs.c.lifecycle_stage == bindparam("stage")) if of_stage else found

    return rows


@cache
def _scope(*, one_experiment: bool) -> Select[tuple[int]]:
    found = select(_KEY).where(in_experiments(runs.c.experiment_pk, one=one_experiment))
    # The order of the index: else PostgreSQL reads the first rows of the table instead.
    return found.order_by(runs.c.start_time) if one_experiment else found


def in_experiments(column: ColumnElement[int], *, one: bool) -> ColumnElement[bool]:
    """The condition that a row is in one of the experiments of ``experiments_scope``, or in the only one of them."""
    return column == bindparam("experiment") if one else Among(column, bindparam("experiments"))


def experiments_scope(keys: Sequence[int], dialect: str) -> dict[str, Any]:
    """The values that ``in_experiments`` names."""
    return {"experiment": keys[0]} if len(keys) == 1 else {"experiments": listed(keys, dialect)}


def experiment_keys(experiment_ids: Sequence[str]) -> list[int]:
    """The keys of experiments with these ids, each once; unknown ids find nothing, others are an error."""
    numbers = set()
    for experiment_id in experiment_ids:
        if not (experiment_id.isascii() and experiment_id.isdigit()):
            raise InvalidParameter(
                f"Invalid experiment ID '{experiment_id[:40]}'. Experiment ID must be a valid integer."
            )
        if len(experiment_id) <= 18:
            numbers.add(int(experiment_id))
    return sorted(numbers)
