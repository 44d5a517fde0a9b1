"""Searching logged models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select, true

from ...api.logged_models import LoggedModelsReply, SearchLoggedModels
from ...entities import LifecycleStage
from ...query import (
    LOGGED_MODELS,
    And,
    Comparison,
    Expression,
    Field,
    Operator,
    Or,
    OrderKey,
    check_number,
    complete_order,
    order_key,
    parse_filter,
)
from .handler import reads
from .index_use import Unindexed
from .logged_model_rows import SELECTED, models_of
from .narrow import bounded, way_by
from .pages import Search, page_of
from .plan import Rows
from .run_search import experiment_keys, experiments_scope, in_experiments
from .sorting import SortKey
from .statement import ByKey
from .tables import logged_model_metrics, logged_model_params, logged_model_tags, logged_models
from .transaction import Snapshot
from .where import Searchable, Together, Values, by_value, compare, sort_keys, value_fits, without_value

_KEY = logged_models.c.pk
LOGGED_MODEL = Searchable(
    pk=_KEY,
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
    values={"param": Values(logged_model_params), "tag": Values(logged_model_tags)},
    keyed={"metric": logged_model_metrics},
    ways={
        "model_id": way_by(_KEY, "model_id", logged_models.c.model_id),
        "source_run_id": way_by(_KEY, "source_run_id", logged_models.c.source_run_id),
    },
    walks={
        "creation_timestamp": frozenset({"creation_timestamp", "experiment"}),
        "model_id": frozenset({"model_id"}),
    },
)
_READ = ByKey(SELECTED, _KEY)


@reads(SearchLoggedModels)
def search_logged_models(reading: Snapshot, call: SearchLoggedModels) -> LoggedModelsReply:
    """Find a page of logged models."""
    expression = parse_filter(call.filter, LOGGED_MODELS)
    check_number(call.order_by)
    order = complete_order(
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
    datasets = tuple((dataset.dataset_name, dataset.dataset_digest or "") for dataset in call.datasets)
    experiments = experiment_keys(call.experiment_ids)
    rows = _rows(one_experiment=len(experiments) == 1)
    scope = experiments_scope(experiments, reading.dialect)
    noun = _measured_on(datasets) if datasets else _MEASURED
    expression = _and_measured_on(expression, datasets)
    search = Search(noun, rows, expression, order, scope, _sorted, _without_value)
    keys, token = page_of(reading, search, call.max_results, call.page_token)
    return LoggedModelsReply(models_of(reading, _READ.rows(reading, keys)), token)


@cache
def _rows(*, one_experiment: bool) -> Rows:
    def rows(visible: frozenset[str]) -> Select[tuple[int]]:
        column = logged_models.c.experiment_pk
        return select(_KEY).where(
            in_experiments(column if "experiment" in visible else Unindexed(column), one=one_experiment),
            logged_models.c.lifecycle_stage == LifecycleStage.ACTIVE.value,
        )

    return rows


def _and_measured_on(expression: Expression | None, datasets: tuple[tuple[str, str], ...]) -> Expression | None:
    """The filter, and that a model has a point measured on one of these data sets: see ``_on_one``."""
    each = tuple(Comparison(Field("dataset", digest), Operator.EQUAL, name) for name, digest in dict.fromkeys(datasets))
    if not each:
        return expression
    measured = Or(each) if len(each) > 1 else each[0]
    return measured if expression is None else And((expression, measured))


def _measured_on(datasets: tuple[tuple[str, str], ...]) -> Searchable:
    """The noun with comparisons of metrics restricted to points measured on one of these data sets, if any."""
    points = logged_model_metrics.c
    on_these = (or_(*(_on_dataset(name, digest) for name, digest in datasets)),) if datasets else ()

    def metric(comparison: Comparison) -> ColumnElement[bool]:
        return exists().where(
            points.owner_pk == _KEY,
            points.key == comparison.field.key,
            *value_fits(logged_model_metrics, comparison),
            *on_these,
        )

    def way(together: Together) -> Select[Any] | None:
        ((key, comparisons),) = together.items()
        bounds = bounded(points.value, comparisons)
        if bounds is None:
            return None
        return select(points.owner_pk).where(points.key == key, bounds, *on_these).order_by(points.value)

    return replace(
        LOGGED_MODEL,
        special={"metric": metric, "dataset": _on_one},
        ways={**LOGGED_MODEL.ways, "metric": way, "dataset": _way_by_dataset},
        lasting=not datasets,
    )


def _on_one(comparison: Comparison) -> ColumnElement[bool]:
    """That a model has a point on the data set of this name; the key of the field is its digest, '' for any."""
    points = logged_model_metrics.c
    digest = comparison.field.key
    of_digest = (Unindexed(points.dataset_digest) == digest,) if digest else ()
    return exists().where(points.owner_pk == _KEY, compare(Unindexed(points.dataset_name), comparison), *of_digest)


def _way_by_dataset(together: Together) -> Select[Any] | None:
    points = logged_model_metrics.c
    ((digest, comparisons),) = together.items()
    bounds = bounded(points.dataset_name, comparisons)
    if bounds is None:
        return None
    found = select(points.owner_pk).where(points.dataset_name != "", bounds)  # the index has those of data sets only
    return found.where(points.dataset_digest == digest) if digest else found


def _on_dataset(name: str | None, digest: str | None) -> ColumnElement[bool]:
    points = logged_model_metrics.c
    conditions = [points.dataset_name == name] if name else []
    return and_(true(), *conditions, *([points.dataset_digest == digest] if digest else []))


_MEASURED = _measured_on(())


def _sorted(
    rows: Select[Any], keys: Sequence[OrderKey], noun: Searchable, *, present: bool = False
) -> tuple[Select[Any], list[SortKey]]:
    found: list[SortKey] = []
    for number, key in enumerate(keys):
        if key.field.entity == "metric":
            latest = _latest(key).subquery(f"key_{number}")
            points_of_model = (latest.c.owner_pk == _KEY) & (latest.c.rank == 1)
            rows = rows.join(latest, points_of_model, isouter=not present or number > 0)
            found.append(by_value(latest, key.descending))
        else:
            found += sort_keys(rows, (key,), noun)[1]
    return rows, found


def _without_value(key: OrderKey, noun: Searchable) -> ColumnElement[bool]:
    if key.field.entity != "metric":
        return without_value(key, noun)
    points = exists().where(logged_model_metrics.c.owner_pk == _KEY, logged_model_metrics.c.key == key.field.key)
    return ~points.where(_on_dataset(key.dataset_name, key.dataset_digest))


def _latest(key: OrderKey) -> Select[Any]:
    """The metric's points, of which the latest (greatest step, then timestamp) of each model on the key's data set
    has the rank 1."""
    points = logged_model_metrics.c
    ranked = select(
        points.owner_pk,
        points.value,
        points.is_nan,
        func.row_number()
        .over(partition_by=points.owner_pk, order_by=[points.step.desc(), points.timestamp.desc(), points.value.desc()])
        .label("rank"),
    ).where(points.key == key.field.key)
    return ranked.where(_on_dataset(key.dataset_name, key.dataset_digest))
