"""Environments with MLflow's real clients, and databases for the servers they talk to."""

from __future__ import annotations

from pathlib import Path

import pytest

from compat.environments import ALL, Environment
from mariadb_server import MariadbServer
from postgresql_server import PostgresqlServer


@pytest.fixture(scope="session", params=ALL, ids=lambda environment: environment.name)
def client_environment(request: pytest.FixtureRequest) -> Environment:
    """Each environment in turn; made when it is not there yet, which takes half a minute or more."""
    environment: Environment = request.param
    environment.ready()
    return environment


@pytest.fixture(scope="session")
def client_python(client_environment: Environment) -> Path:
    """The interpreter of that environment."""
    return client_environment.python


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mariadb"])
def backend(request: pytest.FixtureRequest, client_environment: Environment) -> str | None:
    """The URL of an empty database, of each kind in turn and for each client; None is an SQLite file."""
    if request.param == "sqlite":
        return None
    if request.param == "postgresql":
        postgresql: PostgresqlServer = request.getfixturevalue("postgresql_server")
        return postgresql.create_database()
    mariadb: MariadbServer = request.getfixturevalue("mariadb_server")
    return mariadb.url(mariadb.create_database())
