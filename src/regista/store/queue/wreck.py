"""Wreck: a queue whose file is damaged."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from ...errors import ConfigurationError
from .batch import Batch
from .spool import Spool
from .write_ahead_log import LOG, committed_frames, readable_frames

_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BOUND: Final = 2**40
"""More entries than a queue ever has."""

_MOST_ATTEMPTS: Final = 20_000
_TYPES: Final = (int, str, str, str, bytes, str)
"""What is in a row of the refused entries; others have no message at their end."""


def is_damaged(path: Path) -> bool:
    """Whether a queue has lost something since it was written, or cannot be read.

    For one that nobody uses, before anything else opens it: see ``committed_frames``.
    """
    committed = committed_frames(path)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            is_sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            has_log = connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            return not is_sound or (readable_frames(path) if has_log else 0) < committed
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            return True
        raise


def kept_aside(path: Path) -> Path:
    """Where a damaged queue is kept for whoever wants to look at it."""
    return path.with_suffix(".damaged")


def keep_aside(path: Path) -> Path:
    """Copy a damaged queue to where it is kept."""
    aside = kept_aside(path)
    for ending in ("", LOG):  # should the disk be full: that there is a first one says that this was begun
        if (source := path.with_name(path.name + ending)).exists():
            shutil.copy(source, aside.with_name(aside.name + ending))  # for its owner alone, as it was
    return aside


class Wreck(Spool):
    """A spool that gives what can be read, and leaves out the rest."""

    @classmethod
    def find(cls, path: Path) -> Wreck:
        """The one of a file; ConfigurationError when not even the server that it is for can be read."""
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
        problem = "it is damaged"
        try:
            connection.execute("PRAGMA writable_schema = ON")  # else nothing is read of a file that was cut off
            origin = connection.execute("SELECT id, uri, process, began, damage FROM queue").fetchone()
            if origin is not None and _has_types(origin, (str, str, int, int, str)):
                return cls(connection, path)
        except sqlite3.DatabaseError as error:
            problem = str(error)
        connection.close()
        raise ConfigurationError(f"{path} cannot be read: {problem}")

    def _rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        statement = f"SELECT * FROM {table} WHERE sequence BETWEEN ? AND ? ORDER BY sequence"  # noqa: S608 - our name
        ranges, attempts = [(1, self._last_of(table))], 0
        while ranges and attempts < _MOST_ATTEMPTS:
            attempts += 1
            first, last = ranges.pop()
            try:
                for row in self._connection.execute(statement, (first, last)):
                    first = row[0] + 1
                    if _has_types(row, _TYPES[: len(row)]):
                        yield row
            except sqlite3.DatabaseError:
                if first < last:
                    middle = (first + last) // 2
                    ranges += [(middle + 1, last), (first, middle)]

    def _last_of(self, table: str) -> int:
        try:
            found = self._connection.execute(f"SELECT max(sequence) FROM {table}").fetchone()[0]  # noqa: S608 - our name
        except sqlite3.DatabaseError:
            return _BOUND
        return found or _BOUND

    def _read_batch(self) -> Batch | None:
        """What was under way keeps its number only if all of it can be read."""
        try:
            batch = super()._read_batch()
        except sqlite3.DatabaseError:
            return None
        return batch if batch is not None and batch.entries else None


def _has_types(row: tuple[Any, ...], types: tuple[type, ...]) -> bool:
    return len(row) == len(types) and all(map(isinstance, row, types))


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _DAMAGE
