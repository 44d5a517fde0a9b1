"""BucketParts: the parts of large files on their way into a bucket.

::

    parts/<upload id>/<number>            sent by a client to a signed URL: nobody has seen its bytes
    parts/<upload id>/<number>-<digest>   sent through the server, which has compared its bytes with the digest
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...errors import CorruptedData, InvalidParameter
from ..base import SignedUrl
from ..part_store import StoredPart
from .bin import PARTS
from .blob_writer import BucketBlobWriter
from .bucket import Bucket, ObjectFacts, part_size

# S3 takes no smaller ones. Many clients send parts at the same time, so little of each is in memory.
_SMALLEST = 5 * 1024 * 1024

_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")
_PART = re.compile(r"([1-9][0-9]{0,4})(?:-([0-9a-f]{64}))?")


class BucketParts:
    """The PartStore of a BucketBlobStore; safe for many threads and many processes on one bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def writer(self, upload_id: str, number: int, offset: int, digest: str | None) -> BucketBlobWriter:  # noqa: ARG002 - each part is an object
        """Start a part."""
        part = f"{_folder(upload_id)}/{number}"
        return BucketBlobWriter(self._bucket, digest, lambda found: f"{part}-{found}", part=_SMALLEST, at_once=1)

    def parts(self, upload_id: str) -> list[StoredPart]:
        """The parts that are there, by number."""
        return [part for part, _ in self._parts(upload_id).values()]

    def url(self, upload_id: str, number: int, seconds: int) -> SignedUrl | None:
        """Where a client may PUT the part without the server; None when the credentials here cannot sign."""
        url = self._bucket.sign("PUT", f"{_folder(upload_id)}/{number}", seconds)
        if url is None:
            return None
        # https://learn.microsoft.com/rest/api/storageservices/put-blob
        return SignedUrl(url, {"x-ms-blob-type": "BlockBlob"} if self._bucket.uri.provider == "azure" else {})

    def assemble(self, upload_id: str, numbers: Iterable[int], digest: str | None) -> tuple[str, int]:
        """Make a blob of the parts in their order, and forget them; gives digest and size.

        The bytes go through this process, which hashes them: nobody has seen those that came by signed URL.
        """
        there = self._parts(upload_id)
        wanted: list[ObjectFacts] = []
        for number in numbers:
            if number not in there:
                raise InvalidParameter(f"Part {number} of the upload is missing. Begin it again to see what is.")
            wanted.append(there[number][1])
        if not wanted:
            raise InvalidParameter("There are no parts of this upload (any more). Begin it again.")
        writer = BucketBlobWriter(self._bucket, digest, part=part_size(sum(part.size for part in wanted)))
        try:
            for part in wanted:
                for piece in self._pieces(part):
                    writer.write(piece)
            stored = writer.commit()
        except BaseException as error:
            writer.abort()
            if isinstance(error, CorruptedData):
                self.abort(upload_id)
            raise
        self.abort(upload_id)
        return stored

    def abort(self, upload_id: str) -> None:
        """Forget the parts; an unknown id is no error."""
        self._bucket.delete([found.name for found in self._bucket.all_below(_folder(upload_id))])

    def _pieces(self, part: ObjectFacts) -> Iterator[bytes]:
        try:
            return self._bucket.pieces(part.name)
        except FileNotFoundError:
            raise InvalidParameter("This upload has ended meanwhile. Begin it again.") from None

    def _parts(self, upload_id: str) -> dict[int, tuple[StoredPart, ObjectFacts]]:
        """Parts and their objects by number, sorted; of two of one number, the one whose bytes are known."""
        found: dict[int, tuple[StoredPart, ObjectFacts]] = {}
        for facts in self._bucket.all_below(_folder(upload_id)):
            named = _PART.fullmatch(facts.name.rpartition("/")[2])
            if named is None:
                continue
            number, digest = int(named[1]), named[2]
            if number not in found or digest is not None:
                found[number] = StoredPart(number, facts.size, digest), facts
        return dict(sorted(found.items()))


def _folder(upload_id: str) -> str:
    if not _UPLOAD_ID.fullmatch(upload_id):
        raise InvalidParameter(f"{upload_id!r:.80} is not an upload id: it must be 32 lower-case hexadecimal digits.")
    return f"{PARTS}/{upload_id}"
