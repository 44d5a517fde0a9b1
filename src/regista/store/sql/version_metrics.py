"""How good the versions of models are: metrics of their logged models and runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, select

from ...api.model_versions import ListVersionMetrics, VersionMetric, VersionMetricsReply
from .handler import reads
from .index_use import Among
from .literals import listed
from .run_columns import keys_of
from .statement import Statement
from .tables import latest_metrics, logged_model_metrics, logged_models, model_versions, registered_models, runs
from .transaction import Snapshot

NEWEST = 200
"""Versions of a model that count."""

_VERSIONS = Statement(
    select(
        registered_models.c.name,
        model_versions.c.version,
        select(runs.c.pk).where(runs.c.run_id == model_versions.c.run_id).scalar_subquery(),
        select(logged_models.c.pk).where(logged_models.c.model_id == model_versions.c.model_id).scalar_subquery(),
    )
    .join_from(model_versions, registered_models, model_versions.c.model_pk == registered_models.c.pk)
    .where(registered_models.c.name == bindparam("name"), model_versions.c.deleted_at.is_(None))
    .order_by(model_versions.c.version.desc())
    .limit(NEWEST)
)


def _values(table: Table) -> Statement:
    found = select(table.c.owner_pk, table.c.value).where(
        Among(table.c.owner_pk, bindparam("owners")), table.c.key == bindparam("key"), table.c.is_nan == 0
    )
    return Statement(found.order_by(table.c.timestamp, table.c.step, table.c.value))


_OF_RUNS = _values(latest_metrics)
_OF_MODELS = _values(logged_model_metrics)


class _Version(NamedTuple):
    name: str
    number: int
    run: int | None
    model: int | None


@reads(ListVersionMetrics)
def list_version_metrics(reading: Snapshot, call: ListVersionMetrics) -> VersionMetricsReply:
    """Read the keys, and the values of one of them."""
    versions = list(_versions(reading, sorted(set(call.names))))
    of_runs = listed(_present(version.run for version in versions), reading.dialect)
    of_models = listed(_present(version.model for version in versions), reading.dialect)
    keys = {*keys_of(reading, latest_metrics, of_runs), *keys_of(reading, logged_model_metrics, of_models)}
    if call.key not in keys:
        return VersionMetricsReply(tuple(sorted(keys)))
    by_run = _newest(reading, _OF_RUNS, of_runs, call.key)
    by_model = _newest(reading, _OF_MODELS, of_models, call.key)
    found = ((version, by_model.get(version.model, by_run.get(version.run))) for version in versions)
    values = tuple(
        VersionMetric(version.name, str(version.number), value) for version, value in found if value is not None
    )
    return VersionMetricsReply(tuple(sorted(keys)), values)


def _versions(reading: Snapshot, names: Iterable[str]) -> Iterator[_Version]:
    """The versions by name of the model, the older ones of each first."""
    for name in names:
        for row in reversed(_VERSIONS.rows(reading, {"name": name})):
            yield _Version(*row)


def _newest(reading: Snapshot, statement: Statement, owners: Any, key: str) -> dict[int | None, float]:
    """The newest value by owner: the rows come in the order of their time, so the last one stays."""
    return dict(statement.rows(reading, {"owners": owners, "key": key}))


def _present(keys: Iterable[int | None]) -> list[int]:
    return [key for key in keys if key is not None]
