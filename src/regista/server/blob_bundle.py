"""BlobBundle: several small blobs in one body, stored together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..api.transfers import LARGEST_BUNDLE
from ..artifacts.base import BlobStore
from ..artifacts.received_file import check_sent
from ..errors import BodyTooLarge, InvalidParameter

_HEAD = re.compile(rb"([0-9a-f]{64}) ([0-9]{1,9})\n")


class BlobBundle:
    """Keeps the body in memory, for it is small, and hands its blobs to the store in one go: few waits for the disk."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._body = bytearray()

    def write(self, chunks: list[bytes]) -> None:
        """Append bytes; BodyTooLarge for too many."""
        for chunk in chunks:
            self._body += chunk
            if len(self._body) > LARGEST_BUNDLE:
                raise BodyTooLarge(f"Blobs that come together must not be more than {LARGEST_BUNDLE} bytes.")

    def finish(self, chunks: list[bytes]) -> None:
        """Store the blobs; InvalidParameter for a body that has no such form, OtherBytes for other bytes."""
        self.write(chunks)
        digests, contents = list[str](), list[bytes]()
        for digest, content in self._split():
            digests.append(digest)
            contents.append(content)
        stored = self._blobs.put_contents(contents)
        for expected, (found, _) in zip(digests, stored, strict=True):
            check_sent("a blob", found, expected)

    def abort(self) -> None:
        """Nothing is anywhere but in memory."""

    def _split(self) -> Iterator[tuple[str, bytes]]:
        view, at = memoryview(self._body), 0
        while at < len(view):
            head = _HEAD.match(self._body, at)
            if head is None:
                raise InvalidParameter(
                    f"The body is no bundle of blobs: at byte {at} there must be a SHA-256 in hex, a blank, a size in "
                    "bytes and a line end."
                )
            digest, size = head[1].decode(), int(head[2])
            if head.end() + size > len(view):
                raise InvalidParameter(f"The body ends within the blob {digest}, which is to have {size} bytes.")
            yield digest, bytes(view[head.end() : head.end() + size])
            at = head.end() + size
