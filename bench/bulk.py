"""Bulk: rows on their way into an SQLite file, many at a time."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_AT_ONCE = 20_000


class Bulk:
    """Inserts on a database that nobody else has open; committed when the context is left without an error.

    All rows of one table name the same columns; the database fills in the others. Indexes are made last: many rows are
    sorted faster than they are put each in its place.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        # A store that was cut off in the middle is made anew.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA cache_size = -1000000")
        indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        self._indexes = self._connection.execute(indexes).fetchall()
        for name, _ in self._indexes:
            self._connection.execute(f'DROP INDEX "{name}"')
        self._waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, table: str, **row: Any) -> None:
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= _AT_ONCE:
            self._insert(table)

    def execute(self, statement: str) -> None:
        """Run a statement after all rows so far."""
        for table in self._waiting:
            self._insert(table)
        self._connection.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            for table in self._waiting:
                self._insert(table)
            for _, statement in self._indexes:
                self._connection.execute(statement)
            self._connection.commit()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def _insert(self, table: str) -> None:
        rows = self._waiting[table]
        if rows:
            columns = ", ".join(f'"{column}"' for column in rows[0])
            values = ", ".join(f":{column}" for column in rows[0])
            self._connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)
            rows.clear()
