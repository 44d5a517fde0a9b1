"""What a server says of itself."""

from pathlib import Path

import pytest

from regista import __version__
from regista.api.server_info import GetServer
from regista.entities import Caller
from regista.server.about import About
from regista.server.options import ServerOptions


def test_a_server_tells_its_release_and_places(tmp_path: Path) -> None:
    options = ServerOptions(backend_store_uri=str(tmp_path), artifacts_destination=str(tmp_path / "bytes"), workers=2)
    reply = About(options).get_server(GetServer(), Caller("ann"))
    assert (reply.version, reply.database, reply.workers) == (__version__, "SQLite", 2)
    assert (reply.store, reply.artifacts) == (str(tmp_path), str(tmp_path / "bytes"))


@pytest.mark.parametrize(
    ("url", "database"),
    [
        ("postgresql://ann:secret@localhost/registry", "PostgreSQL"),
        ("postgresql+psycopg://ann:secret@localhost/registry", "PostgreSQL"),
        ("mysql+pymysql://ann:secret@localhost/registry", "MySQL or MariaDB"),
    ],
)
def test_the_password_of_a_database_is_not_told(url: str, database: str) -> None:
    reply = About(ServerOptions(backend_store_uri=url)).get_server(GetServer(), Caller("ann"))
    assert reply.database == database
    assert "secret" not in reply.store
    assert "ann" in reply.store
