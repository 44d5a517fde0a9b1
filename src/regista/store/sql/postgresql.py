"""PostgresqlDatabase: a pool of connections to a server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, QueuePool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ...errors import ConfigurationError, Conflict, InvalidParameter, RegistaError, Unavailable
from .database import Contents, Database, Verdict

POOL_SIZE = 10
POOL_OVERFLOW = 20
POOL_TIMEOUT = 60
"""Seconds that a call waits for a free connection."""

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
_REVISION = text("SELECT version_num FROM regista_schema")

_FAILURES: tuple[tuple[tuple[str, ...], Verdict, type[RegistaError], str], ...] = (
    (("40001", "40P01", "55P03"), Verdict.RETRY, Unavailable, "Too many changes of one thing at once; try again."),
    (("22", "54"), Verdict.GIVE_UP, InvalidParameter, "The database cannot store this value: {reason}"),
    (("53",), Verdict.GIVE_UP, Unavailable, "The database is out of resources: {reason}"),
    (("25006", "42501", "28", "3D"), Verdict.GIVE_UP, ConfigurationError, "{place} cannot be used: {reason}"),
)
"""What PostgreSQL's codes (SQLSTATE, or the class they begin with) mean."""


class PostgresqlDatabase(Database):
    """PostgreSQL through psycopg 3; at most ``POOL_SIZE + POOL_OVERFLOW`` connections in a process."""

    point_reads_are_local = False
    one_writer = False
    errors = (DBAPIError,)

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self.shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
        self._start()

    def _start(self) -> None:
        self._process = os.getpid()
        self._engine: Engine = create_engine(
            self._url,
            poolclass=QueuePool,
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=POOL_TIMEOUT,
            pool_use_lifo=True,
        )
        # Statements that stand alone need no BEGIN and ROLLBACK around them.
        self._reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    def _after_fork(self) -> None:
        self._engine.dispose(close=False)
        self._start()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See ``Database``."""
        if self._process != os.getpid():
            self._after_fork()
        with _waiting_for_pool(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """See ``Database``."""
        if self._process != os.getpid():
            self._after_fork()
        with _waiting_for_pool(), self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise Unavailable(
                        "The connection to the database broke while a change was committed: "
                        "it may or may not have been made."
                    ) from None
                raise

    def look(self) -> Contents:
        """See ``Database``."""
        try:
            with self.read() as connection:
                tables = frozenset(connection.execute(_TABLES).scalars())
                revision = connection.execute(_REVISION).scalar() if "regista_schema" in tables else None
        except DBAPIError as error:
            raise self.judge(error)[1] from None
        return Contents(tables, revision)

    def judge(self, error: Exception) -> tuple[Verdict, RegistaError]:
        """See ``Database``."""
        assert isinstance(error, DBAPIError)  # noqa: S101 - see ``errors``
        state = str(getattr(error.orig, "sqlstate", None) or "")
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no reason given"
        if isinstance(error, IntegrityError):
            return Verdict.RETRY, Conflict("The change contradicts another one that was made meanwhile.")
        for states, verdict, kind, message in _FAILURES:
            if state.startswith(states):
                return verdict, kind(message.format(place=self.shown, reason=reason))
        if not state and "NUL" in reason:
            return Verdict.GIVE_UP, InvalidParameter(f"The database cannot store this value: {reason}")
        if error.connection_invalidated:
            return Verdict.RETRY, Unavailable(f"The connection to {self.shown} broke: {reason}")
        return Verdict.GIVE_UP, Unavailable(f"Cannot use {self.shown}: {reason}")

    def close(self) -> None:
        """See ``Database``."""
        self._engine.dispose()


@contextmanager
def _waiting_for_pool() -> Iterator[None]:
    try:
        yield
    except PoolTimeout:
        raise Unavailable(f"No connection to the database became free within {POOL_TIMEOUT} seconds.") from None
