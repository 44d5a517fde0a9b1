"""Space: the calls on the store of bytes, answered where the bytes are."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from ..api.request import Request
from ..api.storage import CollectBlobs, CollectReply, GetStorage, StorageReply, VerifyBlobs, VerifyBlobsReply
from ..entities import Caller
from ..store.base import BlobUse, FileIndex
from .blob_bin import CollectedStore
from .blob_check import BlobCheck
from .blob_count import BlobCounter
from .collection import Collector
from .taken_in import abandoned


class Space:
    """Answers ``api/storage.py``, embedded and in a server alike; request type → method in ``handlers``.

    ``use`` says which blobs are named, ``files`` by which paths.
    """

    def __init__(self, blobs: CollectedStore, use: BlobUse, files: FileIndex) -> None:
        self._blobs = blobs
        self._files = files
        self.use = use
        self.handlers: Mapping[type[Request[Any]], Callable[[Any, Caller], Any]] = {
            GetStorage: self.get_storage,
            CollectBlobs: self.collect_blobs,
            VerifyBlobs: self.verify_blobs,
        }

    def get_storage(self, request: GetStorage, _caller: Caller) -> StorageReply:
        """One step of counting: the rows with the first one."""
        return BlobCounter(self._blobs, self.use).count(request.page_token)

    def collect_blobs(self, request: CollectBlobs, caller: Caller) -> CollectReply:
        """One step of a collection, or of its plan; what sealings that were killed have left names nothing any more."""
        left = abandoned(self._files, time.time() - request.grace / 1000)
        if request.plan:
            places = (f"mlflow-artifacts:/{path}" for path in left)
            request = replace(request, forgotten=(*request.forgotten, *places))
        else:
            for path in left:
                self._files.unlink(path, caller)
        return Collector(self._blobs, self.use).collect(request)

    def verify_blobs(self, request: VerifyBlobs, _caller: Caller) -> VerifyBlobsReply:
        """One step of a verification."""
        return BlobCheck(self._blobs, self.use).verify(request.page_token)
