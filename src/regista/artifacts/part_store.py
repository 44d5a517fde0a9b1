"""The PartStore protocol: large files on their way, in parts that come in any order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from .base import BlobWriter, SignedUrl

__all__ = ["PartStore", "SignedUrl", "StoredPart"]


class StoredPart(NamedTuple):
    """A part that is there whole; ``digest`` is the SHA-256 of its bytes, None where the store does not know it."""

    number: int
    size: int
    digest: str | None


class PartStore(Protocol):
    """Parts of uploads, by upload id (32 hex digits) and number (from 1); what is not assembled is nothing yet.

    Many clients may send the parts of one upload: equal ids mean equal bytes, a part that comes twice is stored once.
    """

    def writer(self, upload_id: str, number: int, offset: int, digest: str | None) -> BlobWriter:
        """Start a part whose first byte is the whole's byte ``offset``.

        Its ``commit`` raises OtherBytes, and there is no such part, when the bytes have another SHA-256 than
        ``digest``. ``write`` and ``commit`` raise Conflict when the upload is assembled or given up meanwhile.
        """
        ...

    def parts(self, upload_id: str) -> list[StoredPart]:
        """The parts that are there, by number; none for an upload that nobody has begun."""
        ...

    def url(self, upload_id: str, number: int, seconds: int) -> SignedUrl | None:
        """Where a client may PUT the part without the server; None where the store cannot sign: through the server."""
        ...

    def assemble(self, upload_id: str, numbers: Iterable[int], digest: str | None) -> tuple[str, int]:
        """Make a blob of the parts in their order, and forget them; gives digest and size.

        InvalidParameter when a part is missing. OtherBytes when the whole has another SHA-256 than ``digest``; then
        there is no blob, and the parts are gone: one of them is not what it should be, and nobody knows which.
        """
        ...

    def abort(self, upload_id: str) -> None:
        """Forget the parts; an unknown id is no error."""
        ...
