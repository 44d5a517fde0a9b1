"""SqliteDatabase: one file, many readers, one writer at a time."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from ...errors import ConfigurationError, Conflict, CorruptedData, InvalidParameter, RegistaError, Unavailable
from .database import Contents, Database, Verdict

BUSY_TIMEOUT = 60
"""Seconds that a write waits for writers of other processes."""

MAX_IDLE = 16
"""Connections for reading that are kept open while nobody reads."""

MAPPED = 2**31 - 2**16
"""Bytes of the file that are read where the system has them in memory, without a call and a copy for each page."""

_FAILURES: tuple[tuple[tuple[str, ...], type[RegistaError], str], ...] = (
    (("locked", "busy"), Unavailable, f"The database was busy for {BUSY_TIMEOUT} seconds; try again."),
    (("full",), Unavailable, "The disk of the database is full; nothing was changed."),
    (("readonly", "unable to open"), ConfigurationError, "Cannot write to {place}: {text}"),
    (("malformed", "not a database", "decode"), CorruptedData, "{place} is damaged: {text}"),
    (
        ("too big", "too complex", "pattern", "binding parameter"),
        InvalidParameter,
        "The database cannot take this: {text}",
    ),
)
"""What SQLite's messages mean: it has no finer codes through the driver."""


class SqliteDatabase(Database):
    """SQLite with a write-ahead log: reads never wait, writes queue.

    Who reads takes an idle connection or opens one. All threads share one to write with and take turns on a
    lock: SQLite itself would let them poll for the file lock, which wastes time and is not fair.
    """

    point_reads_are_local = True
    one_writer = True
    errors = (DBAPIError, sqlite3.Error)

    def __init__(self, url: URL, synchronous: str) -> None:
        path = url.database
        if not path or path == ":memory:" or path.startswith("file:"):
            raise ConfigurationError("SQLite needs a file: sqlite:///relative/path.db or sqlite:////absolute/path.db")
        self.path = Path(path).absolute()
        self.shown = f"sqlite:///{self.path}"
        self._synchronous = synchronous
        self._of_parents: list[object] = []
        self._start()

    def _start(self) -> None:
        self._process = os.getpid()
        self._engine = self._new_engine()
        self._idle: deque[Connection] = deque()
        self._open: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._writer: Connection | None = None
        self._written_file: tuple[int, int] | None = None
        self._write_lock = threading.Lock()

    def _new_engine(self) -> Engine:
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False, "cached_statements": 512},
        )

        def prepare(connection: sqlite3.Connection, _record: Any) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute(f"PRAGMA synchronous = {self._synchronous}")
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute(f"PRAGMA mmap_size = {MAPPED}")
            cursor.execute("PRAGMA case_sensitive_like = ON")
            cursor.close()

        event.listen(engine, "connect", prepare)
        return engine

    def _after_fork(self) -> None:
        """Start anew in a child process, and never close what belongs to the parent."""
        self._of_parents.append((self._engine, self._idle, self._open, self._writer))
        self._start()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See ``Database``."""
        if self._process != os.getpid():
            self._after_fork()
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            if len(self._idle) < MAX_IDLE:
                self._idle.append(connection)
            else:
                connection.close()

    @contextmanager
    def one_moment(self) -> Iterator[Connection]:
        """See ``Database``; the log of writes cannot be folded into the file while this lasts."""
        with self.read() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the engine opens no other
            driver.execute("BEGIN")
            try:
                yield connection
            finally:
                if driver.in_transaction:
                    driver.execute("ROLLBACK")

    @contextmanager
    def write(self, *, at_once: bool = False) -> Iterator[Connection]:
        """See ``Database``."""
        if self._process != os.getpid():
            self._after_fork()
        with self._turn(at_once):
            if self._writer is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._writer = self._connect()
                self._writer.begin()  # SQLAlchemy's, without effect: nobody above begins and commits another one
                self._written_file = self._file_id()
            elif self._file_id() != self._written_file:
                raise Unavailable(
                    f"{self.shown} was removed or replaced while it was open; what is written now would be lost. "
                    "Open it again."
                )
            connection = self._writer
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the engine opens no other
            if at_once:
                _begin_at_once(driver)
            else:
                driver.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                driver.execute("COMMIT")
            except BaseException:
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
                raise

    @contextmanager
    def _turn(self, at_once: bool) -> Iterator[None]:
        """This thread's turn to write."""
        if not self._write_lock.acquire(blocking=not at_once):
            raise _others_write()
        try:
            yield
        finally:
            self._write_lock.release()

    def lock_schema(self, connection: Connection) -> None:
        """See ``Database``; who writes is alone anyway."""

    def _file_id(self) -> tuple[int, int] | None:
        """Which file has the name now (device, inode); None when there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        self._open.add(connection)
        return connection

    def look(self) -> Contents:
        """See ``Database``."""
        if not self.path.exists():
            return Contents(frozenset(), None)
        # Not through the engine: its connections switch the file to WAL, and the file may not be ours.
        try:
            connection = sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT)
        except sqlite3.OperationalError as error:
            raise ConfigurationError(f"Cannot open {self.shown}: {error}") from None
        try:
            tables = frozenset(
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            )
            row = (
                connection.execute("SELECT version_num FROM regista_schema").fetchone()
                if "regista_schema" in tables
                else None
            )
        except sqlite3.DatabaseError as error:
            raise ConfigurationError(f"Cannot read {self.shown}: {error}") from None
        finally:
            connection.close()
        return Contents(tables, None if row is None else row[0])

    def judge(self, error: Exception) -> tuple[Verdict, RegistaError]:
        """See ``Database``."""
        original = error.orig if isinstance(error, DBAPIError) else error
        text = str(original)
        if isinstance(original, sqlite3.IntegrityError):
            return Verdict.RETRY, Conflict("The change contradicts another one that was made meanwhile.")
        for signs, kind, message in _FAILURES:
            if any(sign in text for sign in signs):
                return Verdict.GIVE_UP, kind(message.format(place=self.shown, text=text))
        return Verdict.GIVE_UP, Unavailable(f"The database failed: {text}")

    def close(self) -> None:
        """See ``Database``."""
        with self._write_lock:
            for connection in list(self._open):
                connection.close()
            self._writer = None
            self._idle.clear()
            self._engine.dispose()


def _begin_at_once(driver: sqlite3.Connection) -> None:
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        raise _others_write() from None
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1_000}")


def _others_write() -> Unavailable:
    return Unavailable("Another change is being made.")
