"""BlobBundle: several small blobs in one body, stored together."""

from __future__ import annotations

from ..api.transfers import LARGEST_BUNDLE
from ..artifacts.base import BlobStore
from ..artifacts.bundle import blobs_of
from ..artifacts.received_file import check_sent
from ..errors import BodyTooLarge, InvalidParameter


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
        for blob in blobs_of(self._body):
            if blob is None:
                raise InvalidParameter("The body is no bundle of blobs: none can be left out of it.")
            digests.append(blob.digest)
            contents.append(bytes(blob.content))
        stored = self._blobs.put_contents(contents)
        for expected, (found, _) in zip(digests, stored, strict=True):
            check_sent("a blob", found, expected)

    def abort(self) -> None:
        """Nothing is anywhere but in memory."""
