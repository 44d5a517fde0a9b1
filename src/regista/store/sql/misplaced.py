"""Misplaced values: those of a type that their column does not have.

SQLite takes any value in any column. Regista writes what the tables say, so a text where a number belongs was put
there by somebody else; the other databases refuse it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, Select, Table, func, or_, select

from .replay import shown
from .tables import (
    aliases,
    events,
    files,
    model_names,
    model_version_tags,
    model_versions,
    registered_model_tags,
    registered_models,
)
from .transaction import Snapshot

MAX_ROWS = 100
"""More rows of one table are not listed."""

TABLES = (
    registered_models,
    registered_model_tags,
    model_names,
    model_versions,
    model_version_tags,
    aliases,
    events,
    files,
)
"""Those that are verified."""

_TYPES = {int: "integer", str: "text"}


class Misplaced(NamedTuple):
    """A table, and what is wrong in one of its rows."""

    table: str
    text: str


def misplaced_values(reading: Snapshot) -> Iterator[Misplaced]:
    """The misplaced values in the tables of the registry and its history; none but on SQLite."""
    if reading.dialect != "sqlite":
        return
    for table in TABLES:
        keys = len(table.primary_key.columns)
        for row in reading.execute(_rows(table)):
            of = f"of the row {', '.join(map(shown, row[:keys]))}"
            for column, found in zip(table.columns, row[keys:], strict=True):
                if found not in (_type(column), "null"):
                    yield Misplaced(table.name, f"the {column.name} {of} is of type {found}, not {_type(column)}")


def _rows(table: Table) -> Select[Any]:
    """The key and the types of all values of each row that has a misplaced one."""
    misplaced = [func.typeof(column).not_in([_type(column), "null"]) for column in table.columns]
    types = [func.typeof(column) for column in table.columns]
    return select(*table.primary_key.columns, *types).where(or_(*misplaced)).limit(MAX_ROWS)


def _type(column: Column[Any]) -> str:
    return _TYPES[column.type.python_type]
