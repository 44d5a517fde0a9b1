"""Client with the defaults of the fluent calls."""

from __future__ import annotations

import os

from ..client import Client as BaseClient
from ..client import Connection
from ..client.local_files import connect_local_files
from ..uris import is_local
from .session import session


class Client(BaseClient):
    """Every call on experiments, runs, models and history, with MLflow's names.

    ``tracking_uri`` and ``registry_uri``: a directory, a database URL or a server's URL; what ``set_tracking_uri``
    and ``set_registry_uri`` set when not given. Clients of one URI share one connection per process. ``user`` is
    the actor that events name; the setting of that name, else the system's user, when not given.
    """

    def __init__(
        self,
        tracking_uri: str | os.PathLike[str] | Connection | None = None,
        registry_uri: str | os.PathLike[str] | Connection | None = None,
        *,
        user: str | None = None,
    ) -> None:
        if not isinstance(tracking_uri, Connection):
            in_force = session.current_connection
            tracking_uri = session.connection(tracking_uri) if tracking_uri else in_force(session.tracking_uri)
        if not registry_uri:
            registry_uri = session.current_connection(session.registry_uri) if session.registry_uri else tracking_uri
        if not isinstance(registry_uri, Connection):
            registry_uri = session.connection(registry_uri)
        super().__init__(tracking_uri, registry_uri, user=user)


def current_client() -> Client:
    """A client of the URIs that are set now."""
    return Client()


def client_of(uri: str | os.PathLike[str]) -> Client:
    """A client that reaches what a model's or file's URI names; for a path of this machine it opens no store."""
    if not isinstance(uri, str | os.PathLike) or not is_local(os.fspath(uri)):
        return current_client()
    here = connect_local_files()
    return Client(here, here)
