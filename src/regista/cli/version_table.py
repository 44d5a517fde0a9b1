"""Versions as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..entities import ModelVersion
from .output import Column, shown_digest, shown_time

_RUN_DIGITS = 12
NAME = Column("name", wraps=True)
COLUMNS = (
    Column("version", right=True),
    Column("aliases", wraps=True),
    Column("stage", optional=2),
    Column("created", optional=1),
    Column("run", optional=3),
    Column("content", optional=4),
)


def version_row(version: ModelVersion) -> tuple[str, ...]:
    """The row of a version, in the order of COLUMNS."""
    return (
        version.version,
        ", ".join(sorted(version.aliases)),
        version.current_stage,
        shown_time(version.creation_timestamp),
        (version.run_id or "-")[:_RUN_DIGITS],
        shown_digest(version.manifest_digest),
    )


def with_values(
    versions: Iterable[ModelVersion], keys: Sequence[str], value: Callable[[ModelVersion, str], str]
) -> tuple[list[Column], list[tuple[str, ...]]]:
    """Columns and rows of versions of any model, with a column for each key; those are never left out."""
    columns = [NAME, *COLUMNS[:2], *(_of_key(key) for key in keys), *COLUMNS[2:]]
    rows = []
    for version in versions:
        own = version_row(version)
        rows.append((version.name, *own[:2], *(value(version, key) for key in keys), *own[2:]))
    return columns, rows


def _of_key(key: str) -> Column:
    is_number = key.startswith("metrics.")
    return Column(key, wraps=not is_number, right=is_number)
