"""Upsert: insert a row, or change the one that has its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table, case

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
    """Insert a row; if its primary key exists, set the columns ``changed`` (where ``where(new row)`` holds).

    Where the condition compares several columns one after the other, ``changed`` names them in that order.
    """

    def finish(insert: Insert) -> Executable:
        if _is_mysql(insert):
            return _on_duplicate_key(insert, table, changed, where)
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
        if _is_mysql(insert):
            # Not INSERT IGNORE: that would store what does not fit, cut to what does.
            key = next(iter(table.primary_key.columns))
            unchanged: Executable = insert.on_duplicate_key_update({key.name: key})
            return unchanged
        statement: Executable = insert.on_conflict_do_nothing(index_elements=list(table.primary_key.columns))
        return statement

    return Statements(table, finish)


def _is_mysql(insert: Insert) -> bool:
    return hasattr(insert, "on_duplicate_key_update")


def _on_duplicate_key(
    insert: Insert, table: Table, changed: Sequence[str], where: Callable[[Any], ColumnElement[bool]] | None
) -> Executable:
    """The upsert of MySQL: every column has a condition of its own, and sees what was set before it.

    So the column that counts most in the comparison is set last. A condition that holds because of one column goes on
    to hold until that one is set; those that count more are equal then, and need no setting.
    """
    new = insert.inserted
    values = [
        (column, new[column] if where is None else case((where(new), new[column]), else_=table.c[column]))
        for column in reversed(changed)
    ]
    statement: Executable = insert.on_duplicate_key_update(values)
    return statement
