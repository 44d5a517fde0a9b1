"""What a run logs: metrics, params, tags, batches, saved models."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, insert, select, tuple_

from ...api.request import EMPTY, Empty
from ...api.runs import (
    LogBatch,
    LogMetric,
    LogModel,
    LogParam,
)
from ...entities import Metric, wire
from ...entities.metric import NAN
from ...errors import InvalidParameter
from .actions import Action
from .deliveries import is_repeated
from .handler import changes
from .index_use import Among
from .literals import listed
from .logged_model_rows import log_model_metrics
from .prepared import Prepared
from .run_rows import MAX_PARAM_LENGTH, RunRow, active_run, check_active, find_run, subject, truncated
from .runs import set_tags, tags_of
from .tables import latest_metrics, metrics, params
from .transaction import Transaction
from .upsert import insert_new, upsert

HISTORY_TAG = "mlflow.log-model.history"
_MODEL_FIELDS = ("artifact_path", "flavors", "utc_time_created", "run_id")

_PointRow = tuple[int, str, int, int, float, int]
"""The columns of ``metrics``: owner_pk, key, step, timestamp, value, is_nan."""

_INSERT_POINT = Prepared(insert_new(metrics))
_SET_LATEST = Prepared(
    upsert(
        latest_metrics,
        ["step", "timestamp", "value", "is_nan"],
        where=lambda new: (
            tuple_(new.step, new.timestamp, new.value)
            > tuple_(latest_metrics.c.step, latest_metrics.c.timestamp, latest_metrics.c.value)
        ),
    )
)
_PARAMS = Prepared(
    select(params.c.key, params.c.value).where(
        params.c.owner_pk == bindparam("pk"), Among(params.c.key, bindparam("keys"))
    )
)
_INSERT_PARAM = Prepared(insert(params))


@changes(LogMetric)
def log_metric(tx: Transaction, call: LogMetric) -> Empty:
    """Store one point."""
    row = active_run(tx, call.run_id)
    point = Metric(
        call.key,
        call.value,
        call.timestamp,
        call.step,
        model_id=call.model_id,
        dataset_name=call.dataset_name,
        dataset_digest=call.dataset_digest,
    )
    _log_metrics(tx, row, [point])
    return EMPTY


@changes(LogParam)
def log_param(tx: Transaction, call: LogParam) -> Empty:
    """Store one param, once."""
    row = active_run(tx, call.run_id)
    value = truncated(call.value, MAX_PARAM_LENGTH, "param")
    existing = _params_of(tx, row.pk, [call.key]).get(call.key)
    if existing is None:
        tx.run(_INSERT_PARAM[tx.dialect], {"owner_pk": row.pk, "key": call.key, "value": value})
        tx.record(subject(call.run_id), Action.RUN_PARAMS_LOGGED, after={"params": {call.key: value}})
    elif existing != value:
        raise InvalidParameter(
            f"Changing param values is not allowed. Param with key='{call.key}' was already logged with "
            f"value='{existing}' for run ID='{call.run_id}'. Attempted logging new value '{value}'."
        )
    return EMPTY


@changes(LogBatch)
def log_batch(tx: Transaction, call: LogBatch) -> Empty:
    """Store params, metrics and tags together."""
    row = find_run(tx, call.run_id)
    if is_repeated(tx, call.delivery):
        return EMPTY
    check_active(row)
    if call.params:
        _log_params(tx, row, {param.key: truncated(param.value, MAX_PARAM_LENGTH, "param") for param in call.params})
    if call.metrics:
        _log_metrics(tx, row, call.metrics)
    set_tags(tx, row, {tag.key: tag.value for tag in call.tags})
    return EMPTY


@changes(LogModel)
def log_model(tx: Transaction, call: LogModel) -> Empty:
    """Append what a 2.x client saved to the tag that lists the run's models."""
    row = active_run(tx, call.run_id)
    try:
        model = msgspec.json.decode(call.model_json)
    except (msgspec.DecodeError, RecursionError):
        raise InvalidParameter(f"Malformed model info. \n {call.model_json[:200]} \n is not valid JSON") from None
    if not isinstance(model, dict):
        raise InvalidParameter(f"Malformed model info. \n {call.model_json[:200]} \n is not a JSON object")
    if missing := [name for name in _MODEL_FIELDS if name not in model]:
        names = ", ".join(f"'{name}'" for name in missing)
        raise InvalidParameter(f"Model json is missing mandatory fields: {{{names}}}")
    entry = {name: model[name] for name in (*_MODEL_FIELDS, "model_uuid") if name in model}
    existing = tags_of(tx, row.pk, [HISTORY_TAG])
    models = _logged_before(existing[HISTORY_TAG]) if existing else []
    text = msgspec.json.encode([*models, entry]).decode()
    set_tags(tx, row, {HISTORY_TAG: text})
    return EMPTY


def _log_metrics(tx: Transaction, run: RunRow, points: Sequence[Metric]) -> None:
    rows = [_row(run.pk, point) for point in points]
    tx.run_rows(_INSERT_POINT, rows)
    latest: dict[str, _PointRow] = {}
    for row in rows:
        best = latest.get(row[1])
        if best is None or row[2:5] > best[2:5]:
            latest[row[1]] = row
    # In one order, so that two batches cannot wait for each other's rows.
    ordered = (latest[key] for key in sorted(latest))
    last = [(pk, key, value, time, step, nan) for pk, key, step, time, value, nan in ordered]
    tx.run_rows(_SET_LATEST, last)
    tx.record(subject(run.run_id), Action.RUN_METRICS_LOGGED, after=summary(points))
    of_models = [point for point in points if point.model_id]
    if of_models:
        log_model_metrics(tx, run.run_id, of_models, summary)


def summary(points: Iterable[Metric]) -> dict[str, Any]:
    """What an event says of points: they are stored once, as rows, and the digest of their JSON vouches for them."""
    points = list(points)
    return {
        "keys": sorted({point.key for point in points}),
        "points": len(points),
        "digest": hashlib.sha256(wire.encode(points)).hexdigest(),
    }


def _row(pk: int, point: Metric) -> _PointRow:
    is_nan = point.value is NAN
    return pk, point.key, point.step, point.timestamp, 0.0 if is_nan else point.value, int(is_nan)


def _log_params(tx: Transaction, run: RunRow, new: dict[str, str]) -> None:
    existing = _params_of(tx, run.pk, list(new))
    changed = [
        {"key": key, "old_value": existing[key], "new_value": value}
        for key, value in new.items()
        if key in existing and existing[key] != value
    ]
    if changed:
        raise InvalidParameter(
            f"Changing param values is not allowed. Params were already logged='{changed}' for run ID='{run.run_id}'."
        )
    added = {key: value for key, value in new.items() if key not in existing}
    if added:
        tx.run_rows(_INSERT_PARAM, [(run.pk, *param) for param in added.items()])
        tx.record(subject(run.run_id), Action.RUN_PARAMS_LOGGED, after={"params": added})


def _params_of(tx: Transaction, pk: int, keys: Sequence[str]) -> dict[str, str]:
    found = tx.run(_PARAMS[tx.dialect], {"pk": pk, "keys": listed(keys, tx.dialect)})
    return {key: value for key, value in found.fetchall()}  # noqa: C416 - rows are no pairs to mypy


def _logged_before(text: str) -> list[Any]:
    try:
        models = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return []  # somebody set the tag to something else
    return models if isinstance(models, list) else []
