"""BucketBlobStore: blobs as objects of a bucket.

::

    blobs/ab/ab12…   (64 hex) one object per blob
    bin/ab12…        blobs that nothing named when they were put away
    incoming/…       large blobs being written; a name here means nothing to anybody
    parts/…          large files whose parts come in any order (``bucket_parts``)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from ...errors import CorruptedData
from ..base import SignedUrl
from ..local.disk import disk_errors
from .bin import BucketBin, checked_name
from .blob_writer import SMALL, BucketBlobWriter
from .bucket import PIECE, part_size
from .file import BucketFile

_FILES_AT_ONCE = 16
_LARGE_AT_ONCE = 2


class BucketBlobStore(BucketBin):
    """Stores each content once; safe for many threads and many processes on one bucket.

    A small blob is one request under its name. A large one goes to ``incoming`` in parts, is hashed on the way, and is
    copied to its name inside the bucket.
    """

    def writer(self) -> BucketBlobWriter:
        """Start a blob."""
        return BucketBlobWriter(self.bucket)

    def put_file(self, source: Path) -> tuple[str, int]:
        """Store a local file; gives digest and size. A large one that is there already is not sent."""
        with disk_errors(source):
            size = source.stat().st_size
        if size <= SMALL:
            return self._send(source, BucketBlobWriter(self.bucket))
        digest = _digest_of(source)
        if self.size(digest) == size:
            return digest, size
        return self._send(source, BucketBlobWriter(self.bucket, part=part_size(size)))

    def put_files(self, sources: Sequence[Path]) -> list[tuple[str, int]]:
        """Store local files, many small ones at a time; digests and sizes in their order."""
        results: dict[Path, tuple[str, int]] = {}
        with disk_errors(Path()):
            small = [source for source in sources if source.stat().st_size <= SMALL]
        large = sorted(set(sources) - set(small))
        for files, at_once in ((small, _FILES_AT_ONCE), (large, _LARGE_AT_ONCE)):
            with ThreadPoolExecutor(at_once, "regista-bucket") as pool:
                results |= zip(files, pool.map(self.put_file, files), strict=True)
        return [results[source] for source in sources]

    def put_contents(self, contents: Sequence[bytes]) -> list[tuple[str, int]]:
        """Store bytes that are in memory, many at a time; digests and sizes in their order."""
        with ThreadPoolExecutor(_FILES_AT_ONCE, "regista-bucket") as pool:
            return list(pool.map(self._put_content, contents))

    def _put_content(self, content: bytes) -> tuple[str, int]:
        writer = self.writer()
        try:
            writer.write(content)
            return writer.commit()
        except BaseException:
            writer.abort()
            raise

    def has(self, digest: str) -> bool:
        """Whether the blob exists; it comes back when it was put away."""
        return self.size(digest) is not None

    def size(self, digest: str) -> int | None:
        """The blob's size in bytes, None when it does not exist; it comes back when it was put away."""
        name = checked_name(digest)
        for _ in range(2):  # who finds it in neither place may have looked while somebody else brought it back
            if (found := self.bucket.facts(name)) is not None:
                return found.size
            self.bring_back(digest)
        found = self.bucket.facts(name)
        return None if found is None else found.size

    def url(self, digest: str, seconds: int) -> SignedUrl | None:
        """Where a client may GET the blob without the server; None when the credentials here cannot sign."""
        url = self.bucket.sign("GET", checked_name(digest), seconds)
        return None if url is None else SignedUrl(url, {})

    def open(self, digest: str) -> BinaryIO:
        """The blob for reading, wherever it is; raises CorruptedData when it does not exist."""
        size = self.size(digest)
        if size is None:
            raise self._missing(digest)
        return BucketFile(lambda start: self.chunks(digest, start), size).buffered()

    def chunks(self, digest: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` to ``stop`` (exclusive) in pieces of at most 1 MiB; not verified.

        The bucket is asked before this returns: CorruptedData when the blob does not exist.
        """
        name = checked_name(digest)
        for _ in range(2):
            try:
                return self.bucket.pieces(name, start, stop)
            except FileNotFoundError:
                self.bring_back(digest)
        try:
            return self.bucket.pieces(name, start, stop)
        except FileNotFoundError:
            raise self._missing(digest) from None

    def _send(self, source: Path, writer: BucketBlobWriter) -> tuple[str, int]:
        with disk_errors(source):
            file = source.open("rb")
        with file:
            try:
                while chunk := file.read(PIECE):
                    writer.write(chunk)
                return writer.commit()
            except BaseException:
                writer.abort()
                raise

    def _missing(self, digest: str) -> CorruptedData:
        return CorruptedData(f"The bytes with digest {digest} are missing in '{self.bucket.uri}'.")


def _digest_of(source: Path) -> str:
    with disk_errors(source), source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
