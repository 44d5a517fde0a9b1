"""The BlobBin protocol: blobs that nothing names wait in a bin before they are deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from .base import BlobStore

SETTLED = 600.0
"""Seconds after which nobody is in the middle of putting a blob away any more."""


class StoredBlob(NamedTuple):
    """A blob as the store has it.

    ``since`` (seconds of the epoch) is when it got there, was last asked for by ``has``, or was put away.
    """

    digest: str
    size: int
    since: float


class BlobBin(Protocol):
    """The side of a blob store that collection works with.

    A blob in the bin is not lost: ``BlobStore.has``, ``open`` and ``chunks`` bring it back, so that an upload that was
    told "it is here already" can name it afterwards. Only ``remove`` deletes, and only from the bin.
    """

    def blobs(self, after: str = "") -> Iterator[StoredBlob]:
        """The blobs that are not in the bin whose digests are behind ``after``, in the order of digests.

        A small part of them is in memory at a time.
        """
        ...

    def put_away(self, digest: str) -> bool:
        """Move a blob into the bin; False when it is not there (any more)."""
        ...

    def bin(self) -> Iterator[StoredBlob]:
        """What is in the bin, in no order."""
        ...

    def bring_back(self, digest: str) -> bool:
        """Move a blob out of the bin; False when it is not in it."""
        ...

    def remove(self, digest: str) -> bool:
        """Delete a blob that is in the bin; False when it is not in it."""
        ...

    def remove_leftovers(self, older_than: float) -> int:
        """Remove what killed writers left behind and nobody wrote to for ``older_than`` seconds; their number."""
        ...


class CollectedStore(BlobStore, BlobBin, Protocol):
    """A blob store with a bin."""
