"""BlobMover: the blobs of one store, copied into another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from itertools import islice

import msgspec

from ..errors import CorruptedData
from ..store.base import BlobUse
from .blob_bin import CollectedStore, StoredBlob
from .jobs import in_threads
from .progress import NoProgress, Progress, Transfer, watched

_BATCH = 256


class Moved(msgspec.Struct):
    """What was copied; what was ``there`` already; and the digests of blobs that could not be copied whole.

    ``missing`` are blobs that some path names and that are now in neither store.
    """

    copied: int = 0
    size: int = 0
    there: int = 0
    broken: list[str] = []
    missing: list[str] = []


class BlobMover:
    """Copies blobs, several at a time, and never takes one away from where it was.

    Both stores may be in use meanwhile. What is there already is not copied again, so a move that was interrupted goes
    on, and one that is repeated copies what has come since. Each blob is hashed on its way, and only right bytes get
    its name.
    """

    def __init__(self, source: CollectedStore, target: CollectedStore, progress: Progress | None = None) -> None:
        self._source = source
        self._target = target
        self._progress = progress or NoProgress()
        self._lock = threading.Lock()

    def move(self, use: BlobUse) -> Moved:
        """Copy all blobs, then look whether everything that some path names is in the new place.

        Raises what the stores raise when one of them fails, such as Unavailable; what was copied by then stays.
        """
        moved = Moved()
        size = sum(blob.size for blob in self._source.blobs())
        with self._progress.transfer("Moving blobs", size) as transfer:
            blobs = self._source.blobs()
            while batch := list(islice(blobs, _BATCH)):
                in_threads([partial(self._copy, blob, moved, transfer) for blob in batch])
        self._check(use, moved)
        return moved

    def _check(self, use: BlobUse, moved: Moved) -> None:
        """What is named and not there may be in the bin of the source, or have come since."""
        for blob in _named(use):
            if self._target.size(blob.digest) is not None or blob.digest in moved.broken:
                continue
            if self._source.has(blob.digest):
                self._copy(blob, moved, NoProgress())
            elif use.counts([blob.digest]):
                moved.missing.append(blob.digest)

    def _copy(self, blob: StoredBlob, moved: Moved, transfer: Transfer) -> None:
        if self._target.size(blob.digest) == blob.size:
            transfer.advance(blob.size)
            with self._lock:
                moved.there += 1
            return
        writer = self._target.writer()
        try:
            for chunk in watched(self._source.chunks(blob.digest), transfer):
                writer.write(chunk)
            digest, size = writer.commit()
        except CorruptedData:  # the source has lost it meanwhile: somebody collects there
            writer.abort()
            return
        except BaseException:
            writer.abort()
            raise
        with self._lock:
            if digest == blob.digest:
                moved.copied, moved.size = moved.copied + 1, moved.size + size
            else:
                moved.broken.append(blob.digest)


def _named(use: BlobUse) -> Iterator[StoredBlob]:
    after = ""
    while page := use.blobs(after, 1000):
        for digest, size in page:
            yield StoredBlob(digest, size, 0)
        after = page[-1].digest
