"""Which metrics, params and tags runs have: the columns that a table of them can show."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, select

from ...api.runs import ListRunColumns, RunColumnsReply
from ...entities import LifecycleStage
from .handler import reads
from .index_use import Among
from .literals import listed
from .run_search import experiment_keys, experiments_scope, in_experiments
from .statement import Statement
from .tables import latest_metrics, params, run_tags, runs
from .transaction import Snapshot

NEWEST = 1000
"""Runs whose keys are looked at: the keys of all runs would be a walk over all their metrics."""


@reads(ListRunColumns)
def list_run_columns(reading: Snapshot, call: ListRunColumns) -> RunColumnsReply:
    """Read which keys the newest runs have."""
    experiments = experiment_keys(call.experiment_ids)
    newest = _newest(one=len(experiments) == 1).rows(reading, experiments_scope(experiments, reading.dialect))
    keys = listed([row[0] for row in newest], reading.dialect)
    found = [keys_of(reading, table, keys) for table in (latest_metrics, params, run_tags)]
    return RunColumnsReply(*found)


def keys_of(reading: Snapshot, table: Table, owners: Any) -> tuple[str, ...]:
    """The keys of the metrics, params or tags of some owners (``listed``), sorted."""
    return tuple(sorted(row[0] for row in _keys(table).rows(reading, {"owners": owners})))


@cache
def _newest(*, one: bool) -> Statement:
    return Statement(
        select(runs.c.pk)
        .where(in_experiments(runs.c.experiment_pk, one=one))
        .where(runs.c.lifecycle_stage == LifecycleStage.ACTIVE.value)
        .order_by(runs.c.start_time.desc())
        .limit(NEWEST)
    )


@cache
def _keys(table: Table) -> Statement:
    return Statement(select(table.c.key).where(Among(table.c.owner_pk, bindparam("owners"))).distinct())
