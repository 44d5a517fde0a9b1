"""Prepared: a statement of a frequent call, made ready once for each database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, Insert, Table
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler, SQLiteDialect

from .upsert import Statements


class Prepared:
    """What ``Snapshot.run`` takes, by the name of the dialect: SQL text for SQLite, else the statement itself.

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
            statement = self._statement[dialect] if isinstance(self._statement, Statements) else self._statement
            made = self._made[dialect] = _sqlite_text(statement) if dialect == "sqlite" else statement
        return made


class _TextCompiler(SQLiteCompiler):
    """Writes the values that a statement brings along into its text."""

    def visit_bindparam(self, bindparam: Any, *arguments: Any, **options: Any) -> Any:
        if not bindparam.required:
            options["literal_binds"] = True
        return super().visit_bindparam(bindparam, *arguments, **options)  # type: ignore[no-untyped-call]  # as it is


def _sqlite_text(statement: Any) -> str:
    columns: list[str] | None = None
    if isinstance(statement, Insert) and isinstance(table := statement.table, Table):
        columns = [column.name for column in table.columns if column is not table.autoincrement_column]
    return str(_TextCompiler(SQLiteDialect(paramstyle="named"), statement, column_keys=columns))
