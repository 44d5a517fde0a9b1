"""Rows of logged models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from ...entities import LifecycleStage, LoggedModel, LoggedModelData, LoggedModelInfo, Metric, Param, Tag
from ...entities.metric import NAN
from ...errors import NotFound
from .actions import Action
from .index_use import Among
from .json_rows import JsonObjects
from .literals import listed
from .statement import Statement
from .tables import logged_model_metrics, logged_model_params, logged_model_tags, logged_models
from .transaction import Snapshot, Transaction
from .upsert import insert_new

_PARAMS = msgspec.json.Decoder(tuple[Param, ...])
_TAGS = msgspec.json.Decoder(tuple[Tag, ...])

SELECTED = select(
    logged_models.c.pk,
    logged_models.c.model_id,
    logged_models.c.experiment_pk,
    logged_models.c.name,
    logged_models.c.creation_timestamp,
    logged_models.c.last_updated_timestamp,
    logged_models.c.artifact_uri,
    logged_models.c.status,
    logged_models.c.model_type,
    logged_models.c.source_run_id,
    logged_models.c.status_message,
    select(JsonObjects(logged_model_params.c.key, key=logged_model_params.c.key, value=logged_model_params.c.value))
    .where(logged_model_params.c.owner_pk == logged_models.c.pk)
    .scalar_subquery(),
    select(JsonObjects(logged_model_tags.c.key, key=logged_model_tags.c.key, value=logged_model_tags.c.value))
    .where(logged_model_tags.c.owner_pk == logged_models.c.pk)
    .scalar_subquery(),
)
BY_ID = SELECTED.where(
    logged_models.c.model_id == bindparam("id"), logged_models.c.lifecycle_stage == LifecycleStage.ACTIVE.value
)
_POINTS = Statement(
    select(
        logged_model_metrics.c.owner_pk,
        logged_model_metrics.c.key,
        logged_model_metrics.c.value,
        logged_model_metrics.c.timestamp,
        logged_model_metrics.c.step,
        logged_model_metrics.c.is_nan,
        logged_model_metrics.c.run_id,
        logged_model_metrics.c.dataset_name,
        logged_model_metrics.c.dataset_digest,
    )
    .where(Among(logged_model_metrics.c.owner_pk, bindparam("pks")))
    .order_by(logged_model_metrics.c.owner_pk, logged_model_metrics.c.key, logged_model_metrics.c.step)
)
FOR_CHANGE = select(logged_models).where(logged_models.c.model_id == bindparam("id")).with_for_update()
_INSERT_POINT = insert_new(logged_model_metrics)


def subject(model_id: str) -> str:
    """The subject of a logged model's events."""
    return f"logged_model:{model_id}"


def not_found(model_id: str) -> NotFound:
    """The error about a logged model that does not exist."""
    return NotFound(f"Logged model with ID '{model_id}' not found.")


def find_logged_model(tx: Transaction, model_id: str) -> Any:
    """The row of a logged model that is about to change, locked; NotFound if there is none or it is deleted."""
    row = tx.execute(FOR_CHANGE, {"id": model_id}).first()
    if row is None or row.lifecycle_stage != LifecycleStage.ACTIVE:
        raise not_found(model_id)
    return row


def models_of(reading: Snapshot, rows: Sequence[Any]) -> tuple[LoggedModel, ...]:
    """The logged models of rows of ``SELECTED``, with every point logged for them."""
    points: dict[int, list[Metric]] = {row[0]: [] for row in rows}
    ids = {row[0]: row[1] for row in rows}
    if rows:
        for pk, key, value, timestamp, step, is_nan, run_id, dataset, digest in _POINTS.rows(
            reading, {"pks": listed(list(points), reading.dialect)}
        ):
            points[pk].append(
                Metric(
                    key,
                    NAN if is_nan else value,
                    timestamp,
                    step,
                    model_id=ids[pk],
                    dataset_name=dataset or None,
                    dataset_digest=digest or None,
                    run_id=run_id,
                )
            )
    return tuple(_model_of(row, points[row[0]]) for row in rows)


def _model_of(row: Any, points: Sequence[Metric]) -> LoggedModel:
    params, tags = row[11:]
    return LoggedModel(
        info=LoggedModelInfo(
            model_id=row[1],
            experiment_id=str(row[2]),
            name=row[3],
            creation_timestamp_ms=row[4],
            last_updated_timestamp_ms=row[5],
            artifact_uri=row[6],
            status=row[7],
            model_type=row[8],
            source_run_id=row[9],
            status_message=row[10],
            tag_list=_TAGS.decode(tags) if tags else (),
        ),
        data=LoggedModelData(
            param_list=_PARAMS.decode(params) if params else (),
            metric_list=tuple(points),
        ),
    )


def log_model_metrics(
    tx: Transaction, run_id: str, points: Iterable[Metric], summary: Callable[[Iterable[Metric]], dict[str, Any]]
) -> None:
    """Store points that a run logged for logged models; NotFound if one of these does not exist."""
    by_model: dict[str, list[Metric]] = {}
    for point in points:
        by_model.setdefault(point.model_id or "", []).append(point)
    for model_id, of_model in sorted(by_model.items()):
        row = find_logged_model(tx, model_id)
        tx.execute(
            _INSERT_POINT[tx.dialect],
            [
                {
                    "owner_pk": row.pk,
                    "key": point.key,
                    "step": point.step,
                    "timestamp": point.timestamp,
                    "run_id": run_id,
                    "dataset_name": point.dataset_name or "",
                    "dataset_digest": point.dataset_digest or "",
                    "value": 0.0 if point.value is NAN else point.value,
                    "is_nan": int(point.value is NAN),
                }
                for point in of_model
            ],
        )
        tx.record(
            subject(model_id),
            Action.LOGGED_MODEL_METRICS_LOGGED,
            after={"run_id": run_id, **summary(of_model)},
        )
