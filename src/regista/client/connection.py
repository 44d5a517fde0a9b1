"""Connection: a store of metadata with the files that belong to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..artifacts.base import ArtifactStore
from ..artifacts.opener import ArtifactOpener
from ..settings import ARTIFACTS_DESTINATION, HTTP_MAX_RETRIES, HTTP_TIMEOUT
from ..store.base import Store
from ..uris import PROXY_PATH, TrackingUri, classify_tracking_uri, local_path, validate_artifact_path

DATABASE_FILE = "regista.db"
BYTES_FOLDER = "mlartifacts"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where one tracking URI leads; ``uri`` is the text that was given.

    ``artifacts`` opens the artifact URIs that the store's runs, logged models and versions carry.
    """

    uri: str
    store: Store
    artifacts: ArtifactOpener
    on_close: Callable[[], None]

    def open(self, root: str, path: str = "") -> tuple[ArtifactStore, str]:
        """The artifact store that has the artifact URI ``root``, and where in it ``path`` below that is."""
        store, place = self.artifacts.open(root)
        below = validate_artifact_path(path)
        return store, f"{place}/{below}" if place and below else place or below

    def close(self) -> None:
        """Give the connections back; this one cannot be used afterwards."""
        self.on_close()


def connect(tracking_uri: str | os.PathLike[str], *, artifacts_destination: str | None = None) -> Connection:
    """Open a tracking URI: a directory, a database or a registry server.

    A directory D means SQLite at D/regista.db with the bytes at D/mlartifacts. ``artifacts_destination`` (a
    folder; setting of the same name) says where else the bytes of an embedded store are; a server knows itself.
    Raises InvalidParameter for a URI that means nothing, ConfigurationError for a database that is unfit.
    """
    uri = classify_tracking_uri(tracking_uri)
    if uri.kind == "http":
        return _connect_remote(uri)
    return _connect_embedded(uri, artifacts_destination or ARTIFACTS_DESTINATION.read())


def _connect_remote(uri: TrackingUri) -> Connection:
    from ..artifacts.http import HttpArtifacts
    from ..store.http import HttpStore, authorization

    store = HttpStore(uri.location)
    credentials = authorization()
    headers = {"Authorization": credentials} if credentials else {}
    timeout, retries = HTTP_TIMEOUT.read(), HTTP_MAX_RETRIES.read()
    files = HttpArtifacts(uri.location + PROXY_PATH, headers=headers, timeout=timeout, retries=retries)

    def close() -> None:
        store.close()
        files.close()

    return Connection(uri.text, store, ArtifactOpener(files, uri, headers), close)


def _connect_embedded(uri: TrackingUri, destination: str | None) -> Connection:
    from ..artifacts.content import ContentArtifacts
    from ..artifacts.local_blobs import LocalBlobStore
    from ..store.sql import SqlStore

    if uri.kind == "directory":
        folder = Path(uri.location).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        url, beside = f"sqlite:///{folder / DATABASE_FILE}", folder
    else:
        url, beside = uri.location, _folder_beside(uri.location)
    root = Path(local_path(destination)) if destination else beside / BYTES_FOLDER
    store = SqlStore(url)
    content = ContentArtifacts(store.files, LocalBlobStore(root.absolute()))
    return Connection(uri.text, store, ArtifactOpener(content, uri), store.close)


def _folder_beside(url: str) -> Path:
    """The folder of an SQLite file; the current one for other databases, and for one in memory."""
    scheme, _, rest = url.partition("://")
    path = rest.partition("?")[0].removeprefix("/")
    if scheme.partition("+")[0].lower() == "sqlite" and path and path != ":memory:":
        return Path(path).parent
    return Path()
