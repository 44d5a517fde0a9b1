"""Searching logged models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select

from ...api.logged_models import DatasetFilter, LoggedModelsReply, SearchLoggedModels
from ...entities import LifecycleStage
from ...query import LOGGED_MODELS, Comparison, OrderKey, complete_order, order_key, parse_filter
from .handler import reads
from .logged_model_rows import SELECTED, models_of
from .pages import page_of, rows_of
from .run_search import in_experiments
from .tables import logged_model_metrics, logged_model_params, logged_model_tags, logged_models
from .transaction import Snapshot
from .where import Searchable, compare, condition, ordered

LOGGED_MODEL = Searchable(
    pk=logged_models.c.pk,
    attributes={
        "name": logged_models.c.name,
        "model_id": logged_models.c.model_id,
        "model_type": logged_models.c.model_type,
        "status": logged_models.c.status,
        "source_run_id": logged_models.c.source_run_id,
        "experiment_id": cast(logged_models.c.experiment_pk, Text),
        "creation_timestamp": logged_models.c.creation_timestamp,
        "last_updated_timestamp": logged_models.c.last_updated_timestamp,
    },
    values={"param": logged_model_params, "tag": logged_model_tags},
)


@reads(SearchLoggedModels)
def search_logged_models(reading: Snapshot, call: SearchLoggedModels) -> LoggedModelsReply:
    """Find a page of logged models."""
    statement = select(logged_models.c.pk).where(
        in_experiments(logged_models.c.experiment_pk, call.experiment_ids),
        logged_models.c.lifecycle_stage == LifecycleStage.ACTIVE.value,
    )
    expression = parse_filter(call.filter, LOGGED_MODELS)
    if expression is not None:
        statement = statement.where(condition(expression, _measured_on(call.datasets)))
    keys = complete_order(
        [
            order_key(
                key.field_name,
                LOGGED_MODELS,
                descending=not key.ascending,
                dataset_name=key.dataset_name,
                dataset_digest=key.dataset_digest,
            )
            for key in call.order_by
        ],
        LOGGED_MODELS,
    )
    for number, key in enumerate(keys):
        statement = (
            _by_metric(statement, key, number)
            if key.field.entity == "metric"
            else ordered(statement, (key,), LOGGED_MODEL)
        )
    pks, token = page_of(reading, statement, call.max_results, call.page_token)
    rows = rows_of(reading, SELECTED, logged_models.c.pk, pks)
    return LoggedModelsReply(models_of(reading, rows), token)


def _measured_on(datasets: Sequence[DatasetFilter]) -> Searchable:
    """The noun with comparisons of metrics restricted to points measured on one of these data sets, if any."""
    points = logged_model_metrics.c

    def metric(comparison: Comparison) -> ColumnElement[bool]:
        having = select(points.owner_pk).where(
            points.key == comparison.field.key, points.is_nan == 0, compare(points.value, comparison)
        )
        if datasets:
            having = having.where(
                or_(*(_on_dataset(dataset.dataset_name, dataset.dataset_digest) for dataset in datasets))
            )
        return logged_models.c.pk.in_(having)

    return replace(LOGGED_MODEL, special={"metric": metric})


def _on_dataset(name: str, digest: str | None) -> ColumnElement[bool]:
    points = logged_model_metrics.c
    return (
        points.dataset_name == name
        if not digest
        else and_(points.dataset_name == name, points.dataset_digest == digest)
    )


def _by_metric(statement: Select[tuple[int]], key: OrderKey, number: int) -> Select[tuple[int]]:
    """Sort by the metric's latest point (greatest step, then timestamp), on the key's data set if it has one."""
    points = logged_model_metrics.c
    ranked = select(
        points.owner_pk,
        points.value,
        points.is_nan,
        func.row_number()
        .over(partition_by=points.owner_pk, order_by=[points.step.desc(), points.timestamp.desc(), points.value.desc()])
        .label("rank"),
    ).where(points.key == key.field.key)
    if key.dataset_name:
        ranked = ranked.where(_on_dataset(key.dataset_name, key.dataset_digest))
    latest = ranked.subquery(f"key_{number}")
    statement = statement.outerjoin(latest, (latest.c.owner_pk == logged_models.c.pk) & (latest.c.rank == 1))
    value = latest.c.value
    return statement.order_by(
        case((value.is_(None), 2), (latest.c.is_nan == 1, 1), else_=0),
        value.desc() if key.descending else value.asc(),
    )
