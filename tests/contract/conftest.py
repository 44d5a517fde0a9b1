"""Databases for the contract suites: real ones, with fresh tables for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mariadb_server import MariadbServer
from postgresql_server import PostgresqlServer

pytest.register_assert_rewrite("regista.testing")


@pytest.fixture
def empty_postgresql_url(postgresql_server: PostgresqlServer) -> str:
    """A database without tables."""
    return postgresql_server.create_database()


@pytest.fixture(scope="session")
def _migrated(postgresql_server: PostgresqlServer) -> str:
    """The URL of a database with our tables, to copy."""
    from regista.store.sql import SqlStore

    url = postgresql_server.create_database()
    SqlStore(url).close()
    return url


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer, _migrated: str) -> str:
    """A fresh database, its tables made already."""
    return postgresql_server.create_database(_migrated)


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
