"""PooledDatabase: connections to a database server, kept open for the next call."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import ClassVar, NamedTuple

from sqlalchemy import Connection, Engine, TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ...errors import Unavailable
from .database import Contents, Database

POOL_TIMEOUT = 60
"""Seconds that a call waits for a free connection."""

_REVISION = text("SELECT version_num FROM regista_schema")


class Engines(NamedTuple):
    """What makes connections: for statements that stand alone, for reading at one moment, and for changes."""

    reader: Engine
    one_moment: Engine
    writer: Engine


class PooledDatabase(Database):
    """What databases behind a server have in common; each says how it connects and what its errors mean."""

    point_reads_are_local = False
    one_writer = False
    errors = (DBAPIError,)

    table_names: ClassVar[TextClause]
    """Lists the tables of this database."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._engines = self.make_engines()

    @abstractmethod
    def make_engines(self) -> Engines:
        """Engines with pools that are still empty."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See ``Database``."""
        with _waiting_for_pool(), self._of_this_process().reader.connect() as connection:
            yield connection

    @contextmanager
    def one_moment(self) -> Iterator[Connection]:
        """See ``Database``."""
        with _waiting_for_pool(), self._of_this_process().one_moment.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, at_once: bool = False) -> Iterator[Connection]:  # noqa: ARG002 - here there are many writers
        """See ``Database``."""
        with _waiting_for_pool(), self._of_this_process().writer.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            except BaseException:
                with suppress(DBAPIError):  # a broken connection is rolled back by the server; why it broke matters
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
                tables = frozenset(connection.execute(self.table_names).scalars())
                revision = connection.execute(_REVISION).scalar() if "regista_schema" in tables else None
        except DBAPIError as error:
            raise self.judge(error)[1] from None
        return Contents(tables, revision)

    def close(self) -> None:
        """See ``Database``."""
        for engine in self._engines:
            engine.dispose()

    def _of_this_process(self) -> Engines:
        if self._process != os.getpid():
            for engine in self._engines:
                engine.dispose(close=False)  # these connections belong to the parent
            self._process = os.getpid()
            self._engines = self.make_engines()
        return self._engines


@contextmanager
def _waiting_for_pool() -> Iterator[None]:
    try:
        yield
    except PoolTimeout:
        raise Unavailable(f"No connection to the database became free within {POOL_TIMEOUT} seconds.") from None
