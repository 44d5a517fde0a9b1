"""Database: where the rows are; what SqlStore needs of one, whatever its make."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from enum import Enum, auto
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ...errors import ConfigurationError, RegistaError

_FORMS = "use sqlite:///path, postgresql://user:password@host/name or mysql://user:password@host/name"


class Contents(NamedTuple):
    """What a database holds: the names of its tables and the revision of our schema, if it is ours."""

    tables: frozenset[str]
    revision: str | None


class Verdict(Enum):
    """What a failed statement means for the change it belongs to."""

    RETRY = auto()  # two changes met; done again from the start, it will pass
    GIVE_UP = auto()


class Database(ABC):
    """Connections to read and write with. Safe to use from many threads, and in a child after ``fork``."""

    shown: str
    """The URL for people: without the password."""

    point_reads_are_local: bool
    """Whether a read by key is so short that it may run on an event loop."""

    one_writer: bool
    """Whether one change is made at a time."""

    undoes_ddl: bool = True
    """Whether a transaction that changes tables is undone whole; else a migration may stop halfway."""

    errors: tuple[type[Exception], ...]
    """What its driver and SQLAlchemy raise, for ``judge``."""

    @abstractmethod
    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees what is committed; every statement stands alone."""

    @abstractmethod
    def one_moment(self) -> AbstractContextManager[Connection]:
        """A connection whose statements all see what was committed at one moment; for long reading, writers go on."""

    @abstractmethod
    def write(self, *, at_once: bool = False) -> AbstractContextManager[Connection]:
        """A connection inside a transaction: committed to disk at the end, rolled back by an exception.

        ``at_once``: where there is one writer at a time, raise Unavailable instead of waiting for another one.
        """

    @abstractmethod
    def lock_schema(self, connection: Connection) -> None:
        """Wait until nobody else changes the schema, and keep others waiting until this transaction is over."""

    @abstractmethod
    def look(self) -> Contents:
        """What is there, without changing anything."""

    @abstractmethod
    def judge(self, error: Exception) -> tuple[Verdict, RegistaError]:
        """Whether to retry, and the error to raise otherwise; no SQL is in its text."""

    @abstractmethod
    def close(self) -> None:
        """Close every connection."""


def open_database(url: str, synchronous: str) -> Database:
    """The database of a URL: ``sqlite:///path``, ``postgresql://…``, ``mysql://…`` or ``mariadb://…``.

    Raises ConfigurationError for another one, and for one whose driver is not installed.

    ``synchronous`` (``FULL`` or ``NORMAL``) is for SQLite.
    """
    try:
        parsed: URL = make_url(url)
    except ArgumentError:
        raise ConfigurationError(f"This is no database URL: {_FORMS}") from None
    # The implementations are imported when needed: SQLite does not wait for PostgreSQL's driver.
    match parsed.get_backend_name():
        case "sqlite":
            from .sqlite import SqliteDatabase

            return SqliteDatabase(parsed, synchronous)
        case "postgresql" | "postgres":
            from .postgresql import PostgresqlDatabase

            return PostgresqlDatabase(parsed)
        case "mysql" | "mariadb":
            from .mysql import MysqlDatabase

            return MysqlDatabase(parsed)
        case other:
            raise ConfigurationError(f"Databases of kind '{other}' are not supported: {_FORMS}")
