"""PostgresqlDatabase: a pool of connections to a server."""

from __future__ import annotations

from sqlalchemy import Connection, QueuePool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError

from ...errors import ConfigurationError, Conflict, InvalidParameter, RegistaError, Unavailable
from .database import Verdict
from .pooled import POOL_TIMEOUT, Engines, PooledDatabase

POOL_SIZE = 10
POOL_OVERFLOW = 20
_LOCK = text("SELECT pg_advisory_xact_lock(7237125)")

_FAILURES: tuple[tuple[tuple[str, ...], Verdict, type[RegistaError], str], ...] = (
    (("40001", "40P01", "55P03"), Verdict.RETRY, Unavailable, "Too many changes of one thing at once; try again."),
    (("22", "54"), Verdict.GIVE_UP, InvalidParameter, "The database cannot store this value: {reason}"),
    (("53",), Verdict.GIVE_UP, Unavailable, "The database is out of resources: {reason}"),
    (("25006", "42501", "28", "3D"), Verdict.GIVE_UP, ConfigurationError, "{place} cannot be used: {reason}"),
)
"""What PostgreSQL's codes (SQLSTATE, or the class they begin with) mean."""


class PostgresqlDatabase(PooledDatabase):
    """PostgreSQL through psycopg 3; at most ``POOL_SIZE + POOL_OVERFLOW`` connections in a process."""

    table_names = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self.shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
        super().__init__()

    def make_engines(self) -> Engines:
        """One pool for all; the level of a transaction costs nothing to change."""
        engine = create_engine(
            self._url,
            poolclass=QueuePool,
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=POOL_TIMEOUT,
            pool_use_lifo=True,
        )
        # Statements that stand alone need no BEGIN and ROLLBACK around them.
        reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        one_moment = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return Engines(reader, one_moment, engine)

    def lock_schema(self, connection: Connection) -> None:
        """See ``Database``."""
        connection.execute(_LOCK)

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
