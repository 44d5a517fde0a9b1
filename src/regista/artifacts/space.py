"""Space: the calls on the store of bytes, answered where the bytes are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..api.request import Request
from ..api.storage import CollectBlobs, CollectReply, GetStorage, StorageReply, VerifyBlobs, VerifyBlobsReply
from ..entities import Caller
from ..store.base import BlobUse
from .blob_bin import CollectedStore, StoredBlob
from .blob_check import BlobCheck
from .collection import Collector


class Space:
    """Answers ``api/storage.py``, embedded and in a server alike; request type → method in ``handlers``.

    ``use`` says which blobs are named.
    """

    def __init__(self, blobs: CollectedStore, use: BlobUse) -> None:
        self._blobs = blobs
        self.use = use
        self.handlers: Mapping[type[Request[Any]], Callable[[Any, Caller], Any]] = {
            GetStorage: self.get_storage,
            CollectBlobs: self.collect_blobs,
            VerifyBlobs: self.verify_blobs,
        }

    def get_storage(self, _request: GetStorage, _caller: Caller) -> StorageReply:
        """Add up the rows, and walk over the blobs."""
        usage = self.use.usage()
        stored, stored_size = _sum(self._blobs.blobs())
        waiting, waiting_size = _sum(self._blobs.bin())
        saved = usage.size - usage.blob_size
        return StorageReply(*usage, saved, stored, stored_size, waiting, waiting_size)

    def collect_blobs(self, request: CollectBlobs, _caller: Caller) -> CollectReply:
        """One step of a collection, or of its plan."""
        return Collector(self._blobs, self.use).collect(request)

    def verify_blobs(self, request: VerifyBlobs, _caller: Caller) -> VerifyBlobsReply:
        """One step of a verification."""
        return BlobCheck(self._blobs, self.use).verify(request.page_token)


def _sum(blobs: Iterable[StoredBlob]) -> tuple[int, int]:
    count = size = 0
    for blob in blobs:
        count, size = count + 1, size + blob.size
    return count, size
