"""Upsert: insert a row, or change the one that has its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table

Insert = Any
"""The ``Insert`` of a dialect: only these know what to do on a conflict, and they share no type."""


class Statements:
    """One statement in the dialect of each database, by the dialect's name; made when first asked for.

    Importing a dialect takes a while, and a store speaks one.
    """

    def __init__(self, table: Table, finish: Callable[[Insert], Executable]) -> None:
        self._table = table
        self._finish = finish
        self._made: dict[str, Executable] = {}

    def __getitem__(self, dialect: str) -> Executable:
        statement = self._made.get(dialect)
        if statement is None:
            insert = import_module(f"sqlalchemy.dialects.{dialect}").insert
            statement = self._made[dialect] = self._finish(insert(self._table))
        return statement


def upsert(
    table: Table, changed: Sequence[str], where: Callable[[Any], ColumnElement[bool]] | None = None
) -> Statements:
    """Insert a row; if its primary key exists, set the columns ``changed`` (where ``where(new row)`` holds)."""

    def finish(insert: Insert) -> Executable:
        statement: Executable = insert.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={column: insert.excluded[column] for column in changed},
            where=None if where is None else where(insert.excluded),
        )
        return statement

    return Statements(table, finish)


def insert_new(table: Table) -> Statements:
    """Insert a row, or do nothing if its primary key exists."""

    def finish(insert: Insert) -> Executable:
        statement: Executable = insert.on_conflict_do_nothing(index_elements=list(table.primary_key.columns))
        return statement

    return Statements(table, finish)
