"""ArtifactOpener: from an artifact URI to the store that has it, and the path in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InvalidParameter, NotImplementedHere
from ..uris import (
    PROXY_PATH,
    BucketUri,
    ProxiedArtifactUri,
    TrackingUri,
    is_bucket,
    is_local,
    is_proxied,
    local_path,
    masked,
    split_scheme,
)
from .base import ArtifactStore
from .direct_store import DirectStore
from .http.artifacts import HttpArtifacts
from .local.folder import FolderArtifacts

if TYPE_CHECKING:
    from .bucket.folder import BucketFolder


class ArtifactOpener:
    """Opens what runs, logged models and versions say about the place of their files.

    ``proxied`` holds ``mlflow-artifacts:/…`` of the tracking store itself: its own content store when it is
    embedded, its server's proxy when it is remote. ``headers`` (credentials) are sent to the server of
    ``tracking`` only, wherever a URI points.
    """

    def __init__(self, proxied: ArtifactStore, tracking: TrackingUri, headers: Mapping[str, str] | None = None) -> None:
        self._proxied = proxied
        self._tracking = tracking
        self._headers = headers or {}
        self._others: dict[str, HttpArtifacts] = {}
        self._buckets: dict[str, BucketFolder] = {}

    def open(self, uri: str) -> tuple[ArtifactStore, str]:
        """The store of a URI and the path in it.

        Understands ``mlflow-artifacts:`` with and without a host, http(s) URLs of an artifact proxy, local paths,
        ``file:`` URIs and buckets (``s3:``, ``gs:``, ``wasb[s]:``, ``abfs[s]:``, with the credentials of this process).
        NotImplementedHere, naming the scheme, for every other one; InvalidParameter or InvalidPath for text that is
        malformed; ConfigurationError for a bucket that this process cannot open.
        """
        if is_local(uri) or is_bucket(uri):
            return self.open_direct(uri)
        if is_proxied(uri):
            return self._open_proxied(ProxiedArtifactUri.parse(uri))
        scheme = split_scheme(uri)[0]
        if scheme in {"http", "https"}:
            raise InvalidParameter(
                f"'{masked(uri)}' is not the URL of a proxied artifact: it must contain {PROXY_PATH}/."
            )
        raise NotImplementedHere(
            f"Artifacts at '{scheme}:' cannot be reached yet ('{masked(uri)}'). "
            "Use mlflow-artifacts:, an http(s) URL of an artifact proxy, a bucket (s3:, gs:, wasbs:, abfss:) or a "
            "local path."
        )

    def open_direct(self, uri: str) -> tuple[DirectStore, str]:
        """The same for a local path, a ``file:`` URI or a bucket: there files lie under their own names."""
        if is_bucket(uri):
            return self._open_bucket(BucketUri.parse(uri))
        place = Path(local_path(uri)).absolute()
        return (FolderArtifacts(place.parent), place.name) if place.is_file() else (FolderArtifacts(place), "")

    def _open_bucket(self, uri: BucketUri) -> tuple[DirectStore, str]:
        if uri.root not in self._buckets:
            from .bucket.access import open_bucket

            bucket = open_bucket(uri.root)
            from .bucket.folder import BucketFolder
            from .progress_bars import ProgressBars

            self._buckets[uri.root] = BucketFolder(bucket, ProgressBars.default())
        return self._buckets[uri.root], uri.path

    def _open_proxied(self, uri: ProxiedArtifactUri) -> tuple[ArtifactStore, str]:
        if not uri.host and not uri.server:
            return self._proxied, uri.path
        root = ProxiedArtifactUri("", uri.host, uri.server).url(self._tracking).rstrip("/")
        if self._tracking.kind == "http" and root == f"{self._tracking.location}{PROXY_PATH}":
            return self._proxied, uri.path
        if root not in self._others:
            own = self._tracking.kind == "http" and root.startswith(f"{self._tracking.location}/")
            self._others[root] = HttpArtifacts(root, headers=self._headers if own else None)
        return self._others[root], uri.path
