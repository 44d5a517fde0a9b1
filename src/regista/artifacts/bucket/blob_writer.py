"""BucketBlobWriter: one blob on its way into a bucket."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Callable, Iterator

from ...errors import OtherBytes, RegistaError
from ..received_file import check_digest, check_sent
from .bucket import PART, Bucket, ObjectWriter

SMALL = 4 * 1024 * 1024
"""Blobs of up to this many bytes wait in memory until their digest is known, and are one request."""

INCOMING = "incoming"


def blob_name(digest: str) -> str:
    """The object that is the blob of that digest."""
    return f"blobs/{digest[:2]}/{digest}"


class BucketBlobWriter:
    """Hashes a blob on its way; a small one is written under its name, a large one first under a random one.

    Objects are whole or absent in every store, so a name below ``blobs/`` always means the whole content.
    ``expected`` is the digest that the bytes must have, ``name`` tells the object's name once it is known. ``part`` and
    ``at_once`` say how a large one is sent (``Bucket.writer``).
    """

    def __init__(
        self,
        bucket: Bucket,
        expected: str | None = None,
        name: Callable[[str], str] = blob_name,
        *,
        part: int = PART,
        at_once: int = 2,
    ) -> None:
        self._bucket = bucket
        self._name = name
        self._part = part
        self._at_once = at_once
        self._expected = expected
        self._temporary = f"{INCOMING}/{secrets.token_hex(16)}"
        self._hash = hashlib.sha256()
        self._size = 0
        self._small = bytearray()
        self._large: ObjectWriter | None = None
        self._committed: tuple[str, int] | None = None

    def write(self, chunk: bytes | memoryview) -> None:
        """Append bytes; waits while the bucket takes those before."""
        self._hash.update(chunk)
        self._size += len(chunk)
        if self._large is not None:
            self._large.write(chunk)
            return
        self._small += chunk
        if len(self._small) > SMALL:
            self._large = self._bucket.writer(self._temporary, self._part, self._at_once)
            self._large.write(self._small)
            self._small = bytearray()

    def commit(self) -> tuple[str, int]:
        """Make the blob exist; gives digest (SHA-256, hex) and size in bytes. In the bucket when it returns.

        OtherBytes, and nothing stored, when the bytes have another digest than was expected.
        """
        if self._committed is None:
            digest = self._hash.hexdigest()
            try:
                check_sent("the upload", digest, self._expected)
            except OtherBytes:
                self.abort()
                raise
            if self._large is None:
                self._bucket.put(self._name(digest), self._small)
            else:
                self._large.close()
                self._publish(digest)
            self._committed = digest, self._size
            self._small = bytearray()
        return self._committed

    def abort(self) -> None:
        """Throw the bytes away; harmless after ``commit``."""
        if self._committed is None and self._large is not None:
            # Only what exists can be deleted: parts that belong to nothing would stay, and be paid for.
            with contextlib.suppress(RegistaError):
                self._large.close()
            self._forget()
            self._large = None
        self._small = bytearray()

    def _publish(self, digest: str) -> None:
        name = self._name(digest)
        limit = self._bucket.copy_limit
        try:
            if limit is None or self._size <= limit:
                self._bucket.copy(self._temporary, name)
                found = self._bucket.facts(name)
                if found is not None and found.size == self._size:
                    return
            # Too large for one request of the store, or it has not finished: then the bytes go through this process.
            self._bucket.put_stream(name, self._again(digest), self._size)
        finally:
            self._forget()

    def _again(self, digest: str) -> Iterator[bytes]:
        """What was written, read back; CorruptedData instead of the end when it is something else."""
        read = hashlib.sha256()
        for piece in self._bucket.pieces(self._temporary):
            read.update(piece)
            yield piece
        check_digest("an upload", read.hexdigest(), digest)

    def _forget(self) -> None:
        with contextlib.suppress(RegistaError):  # what stays is removed as a leftover
            self._bucket.delete(self._temporary)
