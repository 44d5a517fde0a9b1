"""FallbackBlobs: a store of blobs while it is being filled from another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ..errors import CorruptedData
from .base import BlobStore, BlobWriter, SignedUrl
from .blob_bin import CollectedStore, StoredBlob


class FallbackBlobs:
    """A CollectedStore that reads from ``fallback`` what is not in ``store`` yet; all else is done in ``store``.

    To an upload, a blob that is not in ``store`` is missing, so that everything new is in the store that stays.
    """

    def __init__(self, store: CollectedStore, fallback: BlobStore) -> None:
        self._store = store
        self._fallback = fallback

    def open(self, digest: str) -> BinaryIO:
        """The blob for reading, from where it is; raises CorruptedData when neither store has it."""
        try:
            return self._store.open(digest)
        except CorruptedData as missing:
            return self._elsewhere(digest, missing).open(digest)

    def chunks(self, digest: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` to ``stop`` (exclusive) in pieces of at most 1 MiB."""
        chunks = self._store.chunks(digest, start, stop)
        try:
            first = next(chunks, None)
        except CorruptedData as missing:
            chunks = self._elsewhere(digest, missing).chunks(digest, start, stop)
            first = next(chunks, None)
        if first is not None:
            yield first
            yield from chunks

    def url(self, digest: str, seconds: int) -> SignedUrl | None:
        """Where a client may GET the blob without the server; None also while it is not in its new place."""
        return self._store.url(digest, seconds) if self._store.has(digest) else None

    def writer(self) -> BlobWriter:
        """Start a blob."""
        return self._store.writer()

    def put_file(self, source: Path) -> tuple[str, int]:
        """Store a local file."""
        return self._store.put_file(source)

    def put_files(self, sources: Sequence[Path]) -> list[tuple[str, int]]:
        """Store many local files."""
        return self._store.put_files(sources)

    def put_contents(self, contents: Sequence[bytes]) -> list[tuple[str, int]]:
        """Store bytes that are in memory."""
        return self._store.put_contents(contents)

    def has(self, digest: str) -> bool:
        """Whether the blob exists in ``store``."""
        return self._store.has(digest)

    def size(self, digest: str) -> int | None:
        """The blob's size in bytes, None when it is not in ``store``."""
        return self._store.size(digest)

    def blobs(self, after: str = "") -> Iterator[StoredBlob]:
        """What is in ``store`` and not in its bin."""
        return self._store.blobs(after)

    def put_away(self, digest: str) -> bool:
        """Move a blob of ``store`` into its bin."""
        return self._store.put_away(digest)

    def bin(self) -> Iterator[StoredBlob]:
        """What is in the bin of ``store``."""
        return self._store.bin()

    def bring_back(self, digest: str) -> bool:
        """Move a blob out of the bin."""
        return self._store.bring_back(digest)

    def remove(self, digest: str) -> bool:
        """Delete a blob that is in the bin."""
        return self._store.remove(digest)

    def remove_leftovers(self, older_than: float) -> int:
        """Remove what killed writers left in ``store``."""
        return self._store.remove_leftovers(older_than)

    def _elsewhere(self, digest: str, missing: CorruptedData) -> BlobStore:
        if not self._fallback.has(digest):
            raise missing
        return self._fallback
