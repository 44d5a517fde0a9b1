"""BlobCounter: how many blobs are named, and how many lie in the store."""

from __future__ import annotations

import time
from collections.abc import Iterable

from ..api.storage import StorageReply
from ..entities.digest import is_digest
from ..errors import InvalidParameter
from ..store.base import BlobUse
from .blob_bin import CollectedStore, StoredBlob

STEP_SECONDS = 5.0


class BlobCounter:
    """Counts in steps of some seconds, whose numbers are to be added up."""

    def __init__(self, blobs: CollectedStore, use: BlobUse) -> None:
        self._blobs = blobs
        self._use = use

    def count(self, after: str, seconds: float = STEP_SECONDS) -> StorageReply:
        """The stored blobs whose digests are behind ``after``, as many as ``seconds`` allow; with '' the rows as well.

        The last step has the bin. InvalidParameter for an ``after`` that no step gave.
        """
        if after and not is_digest(after):
            raise InvalidParameter(f"Invalid page token '{after:.80}': it is none that a count gave.")
        files = size = blobs = blob_size = 0
        if not after:
            files, size, blobs, blob_size = self._use.usage()
        stored, stored_size, last = _sum(self._blobs.blobs(after), time.monotonic() + seconds)
        waiting, waiting_size, _ = (0, 0, None) if last else _sum(self._blobs.bin())
        saved = size - blob_size
        return StorageReply(files, size, blobs, blob_size, saved, stored, stored_size, waiting, waiting_size, last)


def _sum(blobs: Iterable[StoredBlob], end: float | None = None) -> tuple[int, int, str | None]:
    """Number and bytes; and the digest of the last one when it was late before the end."""
    count = size = 0
    for blob in blobs:
        count, size = count + 1, size + blob.size
        if end is not None and time.monotonic() > end:
            return count, size, blob.digest
    return count, size, None
