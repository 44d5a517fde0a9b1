"""Reading many runs: everything of each, or what the columns of a table need."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from ...api.runs import GetRuns, RunsReply
from ...entities import Run
from .handler import reads
from .index_use import Among
from .literals import listed
from .run_rows import SELECTED, SELECTED_SOME, latest_metrics_of, run_of
from .statement import ByKey, Statement
from .tables import runs
from .transaction import Snapshot

_WHOLE = ByKey(SELECTED, runs.c.pk)
_SOME = ByKey(SELECTED_SOME, runs.c.pk)
_BY_ID = Statement(select(runs.c.run_id, runs.c.pk).where(Among(runs.c.run_id, bindparam("ids"))))


def runs_of(reading: Snapshot, keys: Sequence[int], columns: Sequence[str] | None) -> tuple[Run, ...]:
    """The runs with these keys, in their order, with what ``columns`` (``metrics.rmse``) name; None for everything."""
    if columns is None:
        rows = _WHOLE.rows(reading, keys)
        metrics = latest_metrics_of(reading, [row[0] for row in rows])
    else:
        named = _by_kind(columns)
        some = {kind: listed(named[kind], reading.dialect) for kind in ("params", "tags")}
        rows = _SOME.rows(reading, keys, some)
        metrics = latest_metrics_of(reading, [row[0] for row in rows], named["metrics"])
    return tuple(run_of(row, metrics[row[0]]) for row in rows)


@reads(GetRuns)
def get_runs(reading: Snapshot, call: GetRuns) -> RunsReply:
    """Read several runs."""
    wanted = tuple(dict.fromkeys(call.run_ids))
    keys = dict(_BY_ID.rows(reading, {"ids": listed(wanted, reading.dialect)}))
    return RunsReply(runs_of(reading, [keys[run_id] for run_id in wanted if run_id in keys], call.columns))


def _by_kind(columns: Sequence[str]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {"metrics": [], "params": [], "tags": []}
    for column in dict.fromkeys(columns):
        kind, _, key = column.partition(".")
        named[kind].append(key)
    return named
