"""Databases of real servers for the tests of whole systems."""

import pytest


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server):
    """Makes databases: called with the URL of one to copy, or with nothing, it gives the URL of a new one."""
    return postgresql_server.create_database


@pytest.fixture(scope="session")
def mariadb_databases(mariadb_server):
    """Makes databases: called it gives the URL of a new one."""
    return lambda: mariadb_server.url(mariadb_server.create_database())
