"""BucketBin: the bin of a bucket of blobs."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ...entities.digest import check_digest_form, is_digest
from ..blob_bin import SETTLED, StoredBlob
from .blob_writer import INCOMING, blob_name
from .bucket import Bucket, ObjectFacts

PARTS = "parts"

_SLOW = 60.0


class BucketBin:
    """Where the blobs of a bucket are, and where they wait for their end; the BlobBin of ``BucketBlobStore``.

    Object stores copy and delete, but do not rename. So a blob may be in both places for a while, and never in
    neither: ``bring_back`` leaves the copy in the bin, because who puts the same blob away at that moment is about to
    delete the other one. ``bin`` does not show such copies and removes them when they have settled. ``since`` is
    when the object was written: a bucket cannot note that ``has`` asked for a blob, and needs not, for whoever was told
    that it is there finds it in the bin as well.
    """

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket

    def blobs(self, after: str = "") -> Iterator[StoredBlob]:
        """The blobs that are not in the bin whose digests are behind ``after``, in the order of digests."""
        for found in self.bucket.all_below("blobs", blob_name(after) if after else ""):
            digest = found.name.rpartition("/")[2]
            if is_digest(digest) and found.name == blob_name(digest):
                yield StoredBlob(digest, found.size, found.changed)

    def put_away(self, digest: str) -> bool:
        """Move a blob into the bin; False when it is not there (any more)."""
        name = checked_name(digest)
        start = time.monotonic()
        before = self.bucket.facts(_waiting(digest))
        if before is not None and _age(before) > SETTLED / 2:
            return False  # a copy that ``bin`` may be about to remove: the next collection finds it gone
        if not self.bucket.copy(name, _waiting(digest)):
            return False
        original, copy = self.bucket.facts(name), self.bucket.facts(_waiting(digest))
        if original is None:
            return True  # somebody else has put it away at the same time
        # Too late it could be a blob that came back meanwhile, and whose copy in the bin has been removed.
        if copy is None or copy.size != original.size or time.monotonic() - start > _SLOW:
            return False
        self.bucket.delete(name)
        return True

    def bin(self) -> Iterator[StoredBlob]:
        """What is in the bin."""
        for found in self.bucket.all_below("bin"):
            digest = found.name.removeprefix("bin/")
            if not is_digest(digest):
                continue
            if self.bucket.facts(blob_name(digest)) is None:
                yield StoredBlob(digest, found.size, found.changed)
            elif (copy := self.bucket.facts(found.name)) is not None and _age(copy) > SETTLED:
                self.bucket.delete(found.name)

    def bring_back(self, digest: str) -> bool:
        """Move a blob out of the bin; False when it is not in it."""
        name = checked_name(digest)
        if not self.bucket.copy(_waiting(digest), name):
            return False
        return self.bucket.facts(name) is not None

    def remove(self, digest: str) -> bool:
        """Delete a blob that is in the bin; False when it is not in it."""
        checked_name(digest)
        if self.bucket.facts(_waiting(digest)) is None:
            return False
        self.bucket.delete(_waiting(digest))
        return True

    def remove_leftovers(self, older_than: float) -> int:
        """Remove what killed writers left behind and nobody wrote to for ``older_than`` seconds; their number.

        Parts that a killed process had sent of an object that does not exist are no objects, and no call here sees
        them: the bucket itself removes them when it has a rule for incomplete multipart uploads.
        """
        oldest = time.time() - older_than
        stale = [found.name for found in self.bucket.all_below(INCOMING) if found.changed <= oldest]
        uploads: dict[str, list[str]] = {}
        fresh: set[str] = set()
        for found in self.bucket.all_below(PARTS):
            upload = found.name.split("/")[1]
            uploads.setdefault(upload, []).append(found.name)
            if found.changed > oldest:
                fresh.add(upload)
        ended = [names for upload, names in uploads.items() if upload not in fresh]
        self.bucket.delete([*stale, *(name for names in ended for name in names)])
        return len(stale) + len(ended)


def _age(found: ObjectFacts) -> float:
    return time.time() - found.changed


def _waiting(digest: str) -> str:
    return f"bin/{digest}"


def checked_name(digest: str) -> str:
    """The object of a blob; InvalidParameter when the text is no digest."""
    check_digest_form(digest)
    return blob_name(digest)
