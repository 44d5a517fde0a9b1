"""The places a client may talk to: every test of calls runs at each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from postgresql_server import PostgresqlServer
from processes import ServerProcess
from regista.client import Client


@pytest.fixture(params=["directory", "sqlite", "postgresql", "server"])
def uri(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A tracking URI of each kind, with nothing in it."""
    monkeypatch.setenv("REGISTA_ARTIFACTS_DESTINATION", str(tmp_path / "bytes"))
    if request.param == "directory":
        return str(tmp_path / "mlruns")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    if request.param == "postgresql":
        postgresql: PostgresqlServer = request.getfixturevalue("postgresql_server")
        return postgresql.create_database()
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
