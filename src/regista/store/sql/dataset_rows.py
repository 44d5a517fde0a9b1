"""Rows of data sets: those that a run read, in the same statement as the run."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from ...entities import Dataset, DatasetInput, Tag
from .json_rows import Json, JsonObjects
from .tables import datasets, run_dataset_tags, run_datasets, runs

_TAGS = (
    select(JsonObjects(run_dataset_tags.c.key, key=run_dataset_tags.c.key, value=run_dataset_tags.c.value))
    .where(
        run_dataset_tags.c.owner_pk == run_datasets.c.owner_pk,
        run_dataset_tags.c.dataset_pk == run_datasets.c.dataset_pk,
    )
    .scalar_subquery()
)
DATASET_INPUTS = (
    select(
        JsonObjects(
            run_datasets.c.dataset_pk,
            pk=run_datasets.c.dataset_pk,
            name=datasets.c.name,
            digest=datasets.c.digest,
            source_type=datasets.c.source_type,
            source=datasets.c.source,
            schema=datasets.c.schema,
            profile=datasets.c.profile,
            tags=Json(_TAGS),
        )
    )
    .where(run_datasets.c.owner_pk == runs.c.pk, datasets.c.pk == run_datasets.c.dataset_pk)
    .scalar_subquery()
)
"""A column beside those of ``runs``: what the run read, as JSON for ``dataset_inputs_of``."""


class _Row(msgspec.Struct):
    pk: int
    name: str
    digest: str
    source_type: str
    source: str
    schema: str | None
    profile: str | None
    tags: tuple[Tag, ...]


_ROWS = msgspec.json.Decoder(list[_Row])


def dataset_inputs_of(text: str | None) -> tuple[DatasetInput, ...]:
    """The inputs in a value of ``DATASET_INPUTS``, in the order in which their experiment first saw the data sets."""
    if not text or text == "[]":
        return ()
    return tuple(_input_of(row) for row in sorted(_ROWS.decode(text), key=lambda row: row.pk))


def _input_of(row: _Row) -> DatasetInput:
    dataset = Dataset(
        name=row.name,
        digest=row.digest,
        source_type=row.source_type,
        source=row.source,
        schema=row.schema,
        profile=row.profile,
    )
    return DatasetInput(dataset=dataset, tags=row.tags)
