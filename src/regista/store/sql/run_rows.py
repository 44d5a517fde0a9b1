"""Rows of runs: reading them, and the checks that every write to a run begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Select, bindparam, select

from ...entities import (
    LifecycleStage,
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    Param,
    Run,
    RunData,
    RunInfo,
    RunInputs,
    RunOutputs,
    Tag,
)
from ...entities.metric import NAN
from ...errors import InvalidParameter, InvalidState, NotFound
from ...settings import TRUNCATE_LONG_VALUES
from .dataset_rows import DATASET_INPUTS, dataset_inputs_of
from .index_use import Among
from .json_rows import JsonObjects
from .literals import listed
from .prepared import Prepared
from .statement import CHUNK
from .tables import latest_metrics, params, run_model_inputs, run_outputs, run_tags, runs
from .transaction import Snapshot, Transaction

MAX_PARAM_LENGTH = 6000
MAX_TAG_LENGTH = 8000

_PARAMS = msgspec.json.Decoder(tuple[Param, ...])
_TAGS = msgspec.json.Decoder(tuple[Tag, ...])
_OUTPUTS = msgspec.json.Decoder(tuple[LoggedModelOutput, ...])
_MODEL_INPUTS = msgspec.json.Decoder(tuple[LoggedModelInput, ...])

INFO = (
    runs.c.pk,
    runs.c.run_id,
    runs.c.experiment_pk,
    runs.c.run_name,
    runs.c.user_id,
    runs.c.status,
    runs.c.start_time,
    runs.c.end_time,
    runs.c.artifact_uri,
    runs.c.lifecycle_stage,
)


def _selected(params_of: Select[Any], tags_of: Select[Any]) -> Select[Any]:
    return select(
        *INFO,
        params_of.scalar_subquery(),
        tags_of.scalar_subquery(),
        select(JsonObjects(run_outputs.c.model_id, model_id=run_outputs.c.model_id, step=run_outputs.c.step))
        .where(run_outputs.c.owner_pk == runs.c.pk)
        .scalar_subquery(),
        DATASET_INPUTS,
        select(JsonObjects(run_model_inputs.c.model_id, model_id=run_model_inputs.c.model_id))
        .where(run_model_inputs.c.owner_pk == runs.c.pk)
        .scalar_subquery(),
    )


_PARAMS_OF = select(JsonObjects(params.c.key, key=params.c.key, value=params.c.value)).where(
    params.c.owner_pk == runs.c.pk
)
_TAGS_OF = select(JsonObjects(run_tags.c.key, key=run_tags.c.key, value=run_tags.c.value)).where(
    run_tags.c.owner_pk == runs.c.pk
)
SELECTED = _selected(_PARAMS_OF, _TAGS_OF)
SELECTED_SOME = _selected(
    _PARAMS_OF.where(Among(params.c.key, bindparam("params"))), _TAGS_OF.where(Among(run_tags.c.key, bindparam("tags")))
)
"""The same with those params and tags only that the lists ``params`` and ``tags`` name."""

BY_ID = Prepared(SELECTED.where(runs.c.run_id == bindparam("id")))
# SQLite writes floats into JSON with 15 digits only, so metrics are rows of their own.
_POINTS = select(
    latest_metrics.c.owner_pk,
    latest_metrics.c.key,
    latest_metrics.c.value,
    latest_metrics.c.timestamp,
    latest_metrics.c.step,
    latest_metrics.c.is_nan,
)
_OF_MANY = _POINTS.where(Among(latest_metrics.c.owner_pk, bindparam("keys"))).order_by(
    latest_metrics.c.owner_pk, latest_metrics.c.key
)
_LATEST = Prepared(_OF_MANY)
_LATEST_SOME = Prepared(_OF_MANY.where(Among(latest_metrics.c.key, bindparam("metrics"))))
LATEST_OF_ONE = Prepared(_POINTS.where(latest_metrics.c.owner_pk == bindparam("pk")).order_by(latest_metrics.c.key))
_FOR_CHANGE = Prepared(select(*INFO).where(runs.c.run_id == bindparam("id")).with_for_update())


class RunRow(NamedTuple):
    """The columns ``INFO``."""

    pk: int
    run_id: str
    experiment_pk: int
    run_name: str
    user_id: str
    status: str
    start_time: int
    end_time: int | None
    artifact_uri: str
    lifecycle_stage: str


def subject(run_id: str) -> str:
    """The subject of a run's events."""
    return f"run:{run_id}"


def not_found(run_id: str) -> NotFound:
    """The error about a run that does not exist."""
    return NotFound(f"Run with id={run_id} not found")


def find_run(tx: Transaction, run_id: str) -> RunRow:
    """The row of a run that is about to change, locked; NotFound if there is none."""
    row = tx.run(_FOR_CHANGE[tx.dialect], {"id": run_id}).fetchone()
    if row is None:
        raise not_found(run_id)
    return RunRow(*row)


def active_run(tx: Transaction, run_id: str) -> RunRow:
    """The row of a run that may be written to; InvalidState for a deleted one."""
    row = find_run(tx, run_id)
    check_active(row)
    return row


def check_active(row: RunRow) -> None:
    """Raise InvalidState for the row of a deleted run."""
    if row.lifecycle_stage != LifecycleStage.ACTIVE:
        raise InvalidState(
            f"The run {row.run_id} must be in the 'active' state. Current state is {row.lifecycle_stage}."
        )


def info_of(row: Any) -> RunInfo:
    """The metadata in a row that begins with ``INFO``."""
    return RunInfo(
        run_id=row[1],
        experiment_id=str(row[2]),
        run_name=row[3],
        user_id=row[4],
        status=row[5],
        start_time=row[6],
        end_time=row[7],
        artifact_uri=row[8],
        lifecycle_stage=row[9],
    )


def run_of(row: Any, metrics: Sequence[Metric]) -> Run:
    """The run of a row of ``SELECTED`` and its latest metrics."""
    run_params, tags, outputs, dataset_inputs, model_inputs = row[10:]
    return Run(
        info=info_of(row),
        data=RunData(
            metric_list=tuple(metrics),
            param_list=_PARAMS.decode(run_params) if run_params else (),
            tag_list=_TAGS.decode(tags) if tags else (),
        ),
        inputs=RunInputs(
            dataset_inputs=dataset_inputs_of(dataset_inputs),
            model_inputs=_MODEL_INPUTS.decode(model_inputs) if model_inputs else (),
        ),
        outputs=RunOutputs(model_outputs=_OUTPUTS.decode(outputs) if outputs else ()),
    )


def metric_of(key: str, value: float, timestamp: int, step: int, is_nan: int) -> Metric:
    """The point of a row of metrics."""
    return Metric(key, NAN if is_nan else value, timestamp, step)


def latest_metrics_of(
    reading: Snapshot, pks: Sequence[int], names: Sequence[str] | None = None
) -> dict[int, list[Metric]]:
    """The latest metrics of several runs, by key of the run; those of some ``names``, or all."""
    statement = (_LATEST if names is None else _LATEST_SOME)[reading.dialect]
    some = {} if names is None else {"metrics": listed(names, reading.dialect)}
    found: dict[int, list[Metric]] = {pk: [] for pk in pks}
    for start in range(0, len(pks), CHUNK):
        keys = listed(pks[start : start + CHUNK], reading.dialect)
        for pk, key, value, timestamp, step, is_nan in reading.run(statement, {**some, "keys": keys}).fetchall():
            found[pk].append(Metric(key, NAN if is_nan else value, timestamp, step))
    return found


def truncated(value: str, limit: int, what: str) -> str:
    """The value, cut to the limit, or InvalidParameter when the setting ``truncate_long_values`` is off."""
    if len(value) <= limit:
        return value
    if TRUNCATE_LONG_VALUES.read():
        return value[:limit]
    raise InvalidParameter(f"'{what} value' exceeds the maximum length of {limit} characters")
