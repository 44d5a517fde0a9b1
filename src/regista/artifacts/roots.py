"""ArtifactRoots: the folders and buckets, beside its own storage, that a server reads for its clients."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..uris import BucketUri, is_bucket, is_local, is_proxied, local_path
from .destination import destination_place
from .direct_store import DirectStore
from .local.folder import FolderArtifacts


class ArtifactRoots:
    """Opens what lies below the given places, and nothing else: URIs come from clients.

    Raises InvalidParameter for a root that is neither a folder nor a bucket. Truth says whether there is any.
    """

    def __init__(self, roots: Iterable[str]) -> None:
        places = [destination_place(root) for root in roots if not is_proxied(root)]
        self._folders = [place.resolve() for place in places if isinstance(place, Path)]
        self._buckets = [place for place in places if isinstance(place, BucketUri)]
        self._opened: dict[str, DirectStore] = {}

    @classmethod
    def of_texts(cls, default_root: str, others: str | None) -> ArtifactRoots:
        """The default artifact root, and a list with commas."""
        listed = (other.strip() for other in (others or "").split(","))
        return cls([default_root, *(other for other in listed if other)])

    def __bool__(self) -> bool:
        return bool(self._folders or self._buckets)

    def open(self, uri: str) -> tuple[DirectStore, str] | None:
        """The store of an artifact URI and the path in it; None when it is below no root.

        InvalidParameter or InvalidPath for text that is malformed.
        """
        if is_bucket(uri):
            place = BucketUri.parse(uri)
            if not any(_contains(root, place) for root in self._buckets):
                return None
            return self._bucket(place), place.path
        if not is_local(uri):
            return None
        folder = Path(local_path(uri)).absolute()
        for root in self._folders:
            # Links count for what they lead to; those inside the root the folder's store looks at itself.
            if folder.resolve().is_relative_to(root):
                inside = folder.resolve().relative_to(root).as_posix()
                return FolderArtifacts(root), "" if inside == "." else inside
        return None

    def _bucket(self, place: BucketUri) -> DirectStore:
        if place.root not in self._opened:
            from .bucket.access import open_bucket

            bucket = open_bucket(place.root)
            from .bucket.folder import BucketFolder

            self._opened[place.root] = BucketFolder(bucket)
        return self._opened[place.root]


def _contains(root: BucketUri, place: BucketUri) -> bool:
    if (root.provider, root.bucket) != (place.provider, place.bucket):
        return False
    if root.account != place.account or root.domain != place.domain:
        return False
    return not root.path or place.path == root.path or place.path.startswith(f"{root.path}/")
