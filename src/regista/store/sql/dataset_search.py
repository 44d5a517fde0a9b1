"""Searching runs by the data sets that they read.

Each comparison asks for one data set that fits it; two comparisons may be fulfilled by two data sets (MLflow's rule).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, exists, select

from ...entities.tag_keys import DATA_CONTEXT
from ...query import Comparison
from .index_use import Unindexed
from .narrow import bounded
from .tables import datasets, run_dataset_tags, run_datasets, runs
from .where import Together, Way, compare


def has_dataset(comparison: Comparison) -> ColumnElement[bool]:
    """That the run read a data set that fits: looked up for each run."""
    key = comparison.field.key
    return _in_context(comparison) if key == "context" else _named(datasets.c[key], comparison)


def _named(column: ColumnElement[Any], comparison: Comparison) -> Exists:
    return exists().where(
        run_datasets.c.owner_pk == runs.c.pk,
        datasets.c.pk == run_datasets.c.dataset_pk,
        compare(Unindexed(column), comparison),
    )


def _in_context(comparison: Comparison) -> Exists:
    tags = run_dataset_tags.c
    return exists().where(
        tags.owner_pk == runs.c.pk, Unindexed(tags.key) == DATA_CONTEXT, compare(Unindexed(tags.value), comparison)
    )


def _way_by(key: str) -> Way:
    def way(together: Together) -> Select[Any] | None:
        bounds = bounded(datasets.c[key], together[key])
        if bounds is None:
            return None
        return select(run_datasets.c.owner_pk).join(datasets, datasets.c.pk == run_datasets.c.dataset_pk).where(bounds)

    return way


def _way_by_context(together: Together) -> Select[Any] | None:
    tags = run_dataset_tags.c
    bounds = bounded(tags.value, together["context"], by_beginning=True)
    return None if bounds is None else select(tags.owner_pk).where(tags.key == DATA_CONTEXT, bounds)


DATASET_WAYS: Mapping[str, Way] = {
    "dataset.name": _way_by("name"),
    "dataset.digest": _way_by("digest"),
    "dataset.context": _way_by_context,
}
"""The runs that may fulfil comparisons of these fields, by an index."""
