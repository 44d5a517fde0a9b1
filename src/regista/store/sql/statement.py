"""Statement: a select that is made once and run often, with other values every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Select, bindparam
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from .index_use import Among
from .literals import listed
from .transaction import Snapshot

CHUNK = 10_000
"""Rows in memory at a time, beside those of the page."""


NOTHING: Mapping[str, Any] = {}


class Statement:
    """A select with values by name (``bindparam``).

    As with ``Prepared``, SQLite's driver gets the text that SQLAlchemy made of it. But texts that came from a request,
    such as the key of a tag, are not written into that: they go with the values. ``once`` keeps SQLAlchemy from
    remembering a statement that nobody will run again.
    """

    def __init__(self, select: Select[Any], *, once: bool = False) -> None:
        self._select = select
        self._options = {"compiled_cache": None} if once else {}
        self._compiled: tuple[str, dict[str, Any]] | None = None

    def rows(self, reading: Snapshot, values: Mapping[str, Any]) -> Sequence[Any]:
        """All rows; ``values`` may have others beside those of the statement."""
        if reading.dialect != "sqlite":
            return reading.execute(self._select, values, execution_options=self._options).fetchall()
        if self._compiled is None:
            compiled = self._select.compile(dialect=SQLiteDialect(paramstyle="named"))
            self._compiled = compiled.string, dict(compiled.params)
        text, constants = self._compiled
        return reading.run(text, {**constants, **values}).fetchall()


class ByKey:
    """Reads the rows of a select by a key that is one of its columns."""

    def __init__(self, select: Select[Any], pk: Column[int]) -> None:
        self._statement = Statement(select.where(Among(pk, bindparam("keys"))))
        self._place = list(select.selected_columns).index(pk)

    def rows(self, reading: Snapshot, keys: Sequence[int], values: Mapping[str, Any] = NOTHING) -> list[Any]:
        """The rows with these keys, in their order; without those that have gone meanwhile. ``values`` are others that
        the select names."""
        place = self._place
        by_key = {
            row[place]: row
            for start in range(0, len(keys), CHUNK)
            for row in self._statement.rows(
                reading, {**values, "keys": listed(keys[start : start + CHUNK], reading.dialect)}
            )
        }
        return [by_key[key] for key in keys if key in by_key]
