"""Upsert: insert a row, or change the one that has its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

Statements = dict[str, Executable]
"""One statement in the dialect of each database, by the dialect's name."""


def upsert(
    table: Table, changed: Sequence[str], where: Callable[[Any], ColumnElement[bool]] | None = None
) -> Statements:
    """Insert a row; if its primary key exists, set the columns ``changed`` (where ``where(new row)`` holds)."""
    statements: Statements = {}
    for name, insert in (("sqlite", sqlite.insert(table)), ("postgresql", postgresql.insert(table))):
        statements[name] = insert.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={column: insert.excluded[column] for column in changed},
            where=None if where is None else where(insert.excluded),
        )
    return statements


def insert_new(table: Table) -> Statements:
    """Insert a row, or do nothing if its primary key exists."""
    return {
        name: insert.on_conflict_do_nothing(index_elements=list(table.primary_key.columns))
        for name, insert in (("sqlite", sqlite.insert(table)), ("postgresql", postgresql.insert(table)))
    }
