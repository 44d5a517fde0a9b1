"""About: what a server says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._version import __version__
from ..api.request import Request
from ..api.server_info import GetServer, ServerReply
from ..entities import Caller
from ..uris import classify_tracking_uri
from ..uris.masking import masked
from .options import ServerOptions

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mysql": "MySQL or MariaDB", "mariadb": "MariaDB"}
"""What people call a database, by the beginning of its URL."""


class About:
    """Answers ``GetServer`` from the options that the server was started with."""

    def __init__(self, options: ServerOptions) -> None:
        scheme = options.database_url().partition(":")[0].partition("+")[0]
        self._reply = ServerReply(
            version=__version__,
            database=DATABASES.get(scheme, scheme),
            store=classify_tracking_uri(options.backend_store_uri).redacted,
            artifacts=masked(str(options.artifacts_place())),
            workers=options.workers,
        )
        self.handlers: Mapping[type[Request[Any]], Callable[[Any, Caller], Any]] = {GetServer: self.get_server}

    def get_server(self, _request: GetServer, _caller: Caller) -> ServerReply:
        """The same as long as the server runs."""
        return self._reply
