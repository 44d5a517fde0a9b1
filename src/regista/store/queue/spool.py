"""Spool: the entries of one queue, in an SQLite file or in memory."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from collections.abc import Iterable
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import ConfigurationError
from .batch import Batch
from .entry import Entry
from .write_ahead_log import remove_database

FORMAT = 1
WINDOW = 5_000
"""Entries that are looked at for others of the first one's run."""

MOST_REFUSED = 10_000
"""Refused entries that are kept: a script that logs to a deleted run for days must not fill the disk."""

_BUSY_TIMEOUT = 10
_TABLES = """
    CREATE TABLE queue (id TEXT NOT NULL, uri TEXT NOT NULL, process INTEGER NOT NULL, began INTEGER NOT NULL,
        batches INTEGER NOT NULL, damage TEXT NOT NULL);
    CREATE TABLE entries (sequence INTEGER PRIMARY KEY, run_id TEXT NOT NULL, kind TEXT NOT NULL, user TEXT NOT NULL,
        content BLOB NOT NULL);
    CREATE TABLE batch (queue TEXT NOT NULL, number INTEGER NOT NULL, run_id TEXT NOT NULL, first INTEGER NOT NULL,
        last INTEGER NOT NULL);
    CREATE TABLE refused (sequence INTEGER PRIMARY KEY, run_id TEXT NOT NULL, kind TEXT NOT NULL, user TEXT NOT NULL,
        content BLOB NOT NULL, message TEXT NOT NULL);
"""
_APPEND = "INSERT INTO entries VALUES (?, ?, ?, ?, ?)"
_OF_BATCH = "run_id = ? AND sequence BETWEEN ? AND ?"


class Origin(NamedTuple):
    """Where a spool comes from: queue id, tracking URI, process id, and when it began (ms since the epoch).

    ``damage`` says what was lost when this was saved from a damaged file; empty for others.
    """

    id: str
    uri: str
    process: int
    began: int
    damage: str


class Refused(NamedTuple):
    """An entry that the server will never take, and what the server said."""

    entry: Entry
    message: str


class Spool:
    """Entries in their order, the batch that is under way, and what was refused.

    Whoever uses it takes care that one thread does so at a time. A call that changes something is on disk when it
    returns: it survives the end of the process, not that of the machine. Raises ``sqlite3.Error`` when the disk is full
    or broken; then nothing was changed.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self.path = path
        self._connection = connection
        self.origin = Origin(*connection.execute("SELECT id, uri, process, began, damage FROM queue").fetchone())
        self._under_way = self._read_batch()
        self._alone: dict[str, int] = {}
        self._most = WINDOW

    @classmethod
    def create(cls, uri: str, path: Path | None = None) -> Spool:
        """A new one for the server ``uri``; in memory without a ``path``. Raises OSError or ``sqlite3.Error``."""
        if path is not None:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = _connect(":memory:" if path is None else str(path))
        try:
            connection.execute("PRAGMA synchronous = OFF")  # there is nothing yet that a power cut could take
            with _Transaction(connection):
                for statement in (*_TABLES.split(";")[:-1], f"PRAGMA user_version = {FORMAT}"):
                    connection.execute(statement)
                row = (uuid.uuid4().hex, uri, os.getpid(), time.time_ns() // 1_000_000)
                connection.execute("INSERT INTO queue VALUES (?, ?, ?, ?, 0, '')", row)
            # From the log into the file itself: whatever becomes of the log, this tells that there was a queue.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA synchronous = NORMAL")
            return cls(connection, path)
        except BaseException:
            connection.close()
            raise

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Spool | None:
        """The one of a file; None for what its process had not finished making.

        Raises ConfigurationError for a file that is no spool, or one of a newer release.
        """
        try:
            connection = _connect(f"{path.as_uri()}?mode={'ro' if read_only else 'rw'}", uri=True)
            with ExitStack() as undone:
                undone.callback(connection.close)
                found = connection.execute("PRAGMA user_version").fetchone()[0]
                if found == 0:
                    return None
                if found != FORMAT:
                    raise ConfigurationError(f"{path} was written by another release (format {found}, not {FORMAT}).")
                spool = cls(connection, path)
                undone.pop_all()
                return spool
        except sqlite3.Error as error:
            raise ConfigurationError(f"{path} cannot be read: {error}") from None

    @classmethod
    def server_of(cls, path: Path) -> str | None:
        """The server that the one of a file is for, without touching what a process that died has left beside it."""
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT uri FROM queue").fetchone()
            return row[0] if row is not None else None
        return None

    def append(self, entry: Entry) -> None:
        """Add an entry behind all others."""
        self._connection.execute(_APPEND, entry)

    def head(self) -> tuple[Entry, ...]:
        """The first entry and those that may go with it: of the same run, soon after it; none when it is empty."""
        first = self._connection.execute("SELECT * FROM entries ORDER BY sequence LIMIT 1").fetchone()
        if first is None:
            return ()
        most = 1 if first[0] <= self._alone.get(first[1], 0) else self._most
        rows = self._connection.execute(
            f"SELECT * FROM entries WHERE {_OF_BATCH} ORDER BY sequence LIMIT ?",  # noqa: S608 - a constant
            (first[1], first[0], first[0] + WINDOW, min(most, 1000)),
        )
        return tuple(Entry(*row) for row in rows)

    def under_way(self) -> Batch | None:
        """The batch that may have been sent and has no answer."""
        return self._under_way

    def form(self, entries: tuple[Entry, ...]) -> Batch:
        """Make a batch of the first entries of ``head``: it has the next number, and is under way."""
        with self._transaction():
            statement = "UPDATE queue SET batches = batches + 1 RETURNING batches"
            number = self._connection.execute(statement).fetchone()[0]
            batch = Batch(self.origin.id, number, entries)
            self._write_batch(batch)
        self._under_way = batch
        return batch

    def finish(self, batch: Batch) -> None:
        """Take out a batch that has been carried out."""
        with self._transaction():
            self._take_out(batch)
        self._under_way = None

    def refuse(self, batch: Batch, message: str) -> None:
        """Take out a batch that never will be, and keep its entries as refused; the first ``MOST_REFUSED`` of all."""
        with self._transaction():
            room = max(MOST_REFUSED - self._connection.execute("SELECT count(*) FROM refused").fetchone()[0], 0)
            rows = [(*entry, message) for entry in batch.entries[:room]]
            self._connection.executemany("INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._take_out(batch)
        self._under_way = None

    def scatter(self, batch: Batch) -> None:
        """Dissolve a batch that was refused: each of its entries is sent alone next, under a number of its own."""
        with self._transaction():
            self._connection.execute("DELETE FROM batch")
        self._under_way = None
        self._alone[batch.run_id] = batch.last

    def halve(self, batch: Batch) -> None:
        """Dissolve a batch that was too large; from now on they have at most half as many entries."""
        with self._transaction():
            self._connection.execute("DELETE FROM batch")
        self._under_way = None
        self._most = max(1, len(batch.entries) // 2)

    def first(self) -> int | None:
        """The sequence of the first entry; None when there is none."""
        found: int | None = self._connection.execute("SELECT min(sequence) FROM entries").fetchone()[0]
        return found

    def count(self) -> int:
        """How many entries wait."""
        found: int = self._connection.execute("SELECT count(*) FROM entries").fetchone()[0]
        return found

    def count_behind(self, other: Spool) -> int:
        """How many entries wait that came after all of ``other``."""
        last = other._connection.execute("SELECT max(sequence) FROM entries").fetchone()[0] or 0
        statement = "SELECT count(*) FROM entries WHERE sequence > ?"
        found: int = self._connection.execute(statement, (last,)).fetchone()[0]
        return found

    def runs(self) -> int:
        """Of how many runs the entries are."""
        found: int = self._connection.execute("SELECT count(DISTINCT run_id) FROM entries").fetchone()[0]
        return found

    def refused(self) -> list[Refused]:
        """What the server refused, in order."""
        return [Refused(Entry(*row[:5]), row[5]) for row in self._rows("refused")]

    def forget_refused(self) -> None:
        """Throw away what was refused."""
        self._connection.execute("DELETE FROM refused")

    def take_over(self, other: Spool, *, instead: bool = False) -> None:
        """Have what ``other`` has, and the batch that is under way there; ``instead`` of what is here."""
        with self._transaction():
            if instead:
                self._connection.execute("DELETE FROM entries")
            self._connection.executemany(f"INSERT OR IGNORE {_APPEND[6:]}", other._rows("entries"))
            rows = [(*found.entry, found.message) for found in other.refused()]
            self._connection.executemany("INSERT OR IGNORE INTO refused VALUES (?, ?, ?, ?, ?, ?)", rows)
            if instead or other._under_way is not None:
                self._connection.execute("DELETE FROM batch")
            if other._under_way is not None:
                self._write_batch(other._under_way)
        if instead or other._under_way is not None:
            self._under_way = other._under_way

    def save(self, wreck: Spool, aside: Path) -> None:
        """Have what can be read of a damaged one, which is kept ``aside``, and say so.

        The numbers of the damaged one are not used any more: it may have lost that some were given. So what was sent
        and is there again is sent twice.
        """
        self.take_over(wreck)
        damage = (
            f"The queue {wreck.path} is damaged: calls that can be read: {self.count()}; others may be lost. "
            f"It is kept as {aside}"
        )
        self.origin = self.origin._replace(process=wreck.origin.process, began=wreck.origin.began, damage=damage)
        self._connection.execute("UPDATE queue SET process = ?, began = ?, damage = ?", self.origin[2:])

    def close(self) -> None:
        """Close it and leave the file."""
        self._connection.close()

    def remove(self) -> None:
        """Close it and remove the file."""
        self.close()
        if self.path is not None:
            remove_database(self.path)

    def _rows(self, table: str) -> Iterable[tuple[Any, ...]]:
        return self._connection.execute(f"SELECT * FROM {table} ORDER BY sequence")  # noqa: S608 - a name of ours

    def _take_out(self, batch: Batch) -> None:
        bounds = (batch.run_id, batch.first, batch.last)
        self._connection.execute(f"DELETE FROM entries WHERE {_OF_BATCH}", bounds)  # noqa: S608 - a constant
        self._connection.execute("DELETE FROM batch")

    def _write_batch(self, batch: Batch) -> None:
        row = (batch.queue, batch.number, batch.run_id, batch.first, batch.last)
        self._connection.execute("INSERT INTO batch VALUES (?, ?, ?, ?, ?)", row)

    def _read_batch(self) -> Batch | None:
        row = self._connection.execute("SELECT queue, number, run_id, first, last FROM batch").fetchone()
        if row is None:
            return None
        statement = f"SELECT * FROM entries WHERE {_OF_BATCH} ORDER BY sequence"  # noqa: S608 - a constant
        return Batch(row[0], row[1], tuple(Entry(*found) for found in self._connection.execute(statement, row[2:])))

    def _transaction(self) -> _Transaction:
        return _Transaction(self._connection)


class _Transaction:
    """All of several statements or none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self._connection.execute("COMMIT" if kind is None else "ROLLBACK")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _connect(place: str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        place, uri=uri, isolation_level=None, check_same_thread=False, timeout=_BUSY_TIMEOUT, cached_statements=64
    )
    try:
        if not uri or "mode=ro" not in place:
            with closing(connection.cursor()) as cursor:
                cursor.execute("PRAGMA journal_mode = WAL")
                cursor.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection
