"""Prepared: a statement of a frequent call, made ready once for each database."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Executable, Insert, Table
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler, SQLiteDialect

from .upsert import Statements


class Prepared:
    """What ``Snapshot.run`` takes, by the name of the dialect: SQL text for SQLite, else the statement itself;
    and what ``Snapshot.run_rows`` takes.

    SQLite answers a statement by key in a few microseconds, and SQLAlchemy would spend ten times as many on
    executing it. So SQLite's driver gets the text that SQLAlchemy made of the statement, and rows are plain tuples.

    Values are given by name (``bindparam``); an INSERT takes one for every column but a key that the database
    counts by itself.
    """

    def __init__(self, statement: Executable | Statements) -> None:
        self._statement = statement
        self._made: dict[str, Executable | str] = {}

    def __getitem__(self, dialect: str) -> Executable | str:
        made = self._made.get(dialect)
        if made is None:
            statement = self.executable(dialect)
            made = self._made[dialect] = _sqlite_text(statement, "named") if dialect == "sqlite" else statement
        return made

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that an INSERT takes, in the order of the table."""
        return tuple(_inserted_columns(self.executable("sqlite")) or ())

    @cached_property
    def by_place(self) -> str:
        """The text of an INSERT for SQLite with a question mark for each of the ``columns``."""
        return _sqlite_text(self.executable("sqlite"), "qmark")

    def executable(self, dialect: str) -> Executable:
        """The statement for SQLAlchemy."""
        return self._statement[dialect] if isinstance(self._statement, Statements) else self._statement


class _TextCompiler(SQLiteCompiler):
    """Writes the values that a statement brings along into its text."""

    def visit_bindparam(self, bindparam: Any, *arguments: Any, **options: Any) -> Any:
        if not bindparam.required:
            options["literal_binds"] = True
        return super().visit_bindparam(bindparam, *arguments, **options)  # type: ignore[no-untyped-call]  # as it is


def _sqlite_text(statement: Any, style: Literal["named", "qmark"]) -> str:
    columns = _inserted_columns(statement)
    return str(_TextCompiler(SQLiteDialect(paramstyle=style), statement, column_keys=columns))


def _inserted_columns(statement: Any) -> list[str] | None:
    if not isinstance(statement, Insert) or not isinstance(table := statement.table, Table):
        return None
    return [column.name for column in table.columns if column is not table.autoincrement_column]
