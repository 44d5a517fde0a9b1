"""BlobCheck: is every blob that some path names there, with the bytes its digest says?"""

from __future__ import annotations

import hashlib
import time

from ..api.storage import BrokenBlob, VerifyBlobsReply
from ..errors import CorruptedData, InvalidParameter
from ..store.base import BlobUse, NamedBlob
from .base import BlobStore
from .blob_users import shown_users

STEP_SECONDS = 5.0
MOST_USERS = 100
MOST_BROKEN = 1000
"""More than these are not told of in one step: the next one goes on."""

_BATCH = 200


class BlobCheck:
    """Reads blobs in the order of their digests and hashes them."""

    def __init__(self, blobs: BlobStore, use: BlobUse) -> None:
        self._blobs = blobs
        self._use = use

    def verify(self, after: str, seconds: float = STEP_SECONDS) -> VerifyBlobsReply:
        """The blobs whose digests are behind ``after``, as many as begin within ``seconds``.

        InvalidParameter when ``after`` is neither empty nor a digest.
        """
        if after and not (len(after) == 64 and set(after) <= set("0123456789abcdef")):
            raise InvalidParameter(f"Invalid page token '{after:.80}': it is none that a verification gave.")
        end = time.monotonic() + seconds
        blobs = size = 0
        broken: list[BrokenBlob] = []
        while batch := self._use.blobs(after, _BATCH):
            for blob in batch:
                if (problem := self._problem(blob)) and (found := self._broken(blob.digest, problem)):
                    broken.append(found)
                blobs, size, after = blobs + 1, size + blob.size, blob.digest
                if time.monotonic() > end or len(broken) == MOST_BROKEN:
                    return VerifyBlobsReply(blobs, size, tuple(broken), after)
        return VerifyBlobsReply(blobs, size, tuple(broken))

    def _problem(self, blob: NamedBlob) -> str:
        """What is wrong with its bytes; empty when nothing is."""
        found = hashlib.sha256()
        size = 0
        try:
            for chunk in self._blobs.chunks(blob.digest):
                found.update(chunk)
                size += len(chunk)
        except CorruptedData as error:
            return error.message
        if found.hexdigest() == blob.digest:
            return ""
        if size != blob.size:
            return f"its {blob.size:,} bytes are {size:,} now"
        return f"its bytes were changed after they were stored: their SHA-256 is {found.hexdigest()} now"

    def _broken(self, digest: str, problem: str) -> BrokenBlob | None:
        """The finding; None when nothing names the blob any more: then it may be gone rightly."""
        count = self._use.counts([digest]).get(digest, 0)
        return BrokenBlob(digest, problem, count, shown_users(self._use, digest, MOST_USERS)) if count else None
