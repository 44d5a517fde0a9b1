"""Destination: the folder or bucket that a store keeps its bytes in."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..errors import InvalidParameter
from ..settings import ARTIFACTS_FALLBACK
from ..uris import BucketUri, is_bucket, is_local, local_path, masked
from .blob_bin import CollectedStore
from .fallback_blobs import FallbackBlobs
from .part_store import PartStore

Place = Path | BucketUri


class Destination(NamedTuple):
    """Blobs, and the parts of large ones on their way."""

    blobs: CollectedStore
    parts: PartStore


def destination_place(text: str, folder: Path | None = None) -> Place:
    """What an artifacts destination means: a bucket, or a folder, where a relative path is one below ``folder``.

    InvalidParameter for a URI that is neither; the current folder counts when no other is given.
    """
    if is_bucket(text):
        return BucketUri.parse(text)
    if not is_local(text):
        raise InvalidParameter(
            f"The artifacts destination '{masked(text)}' is not supported: expected a folder, or a bucket such as "
            "s3://bucket/path, gs://bucket/path or wasbs://container@account.blob.core.windows.net/path."
        )
    return (Path(folder or "") / local_path(text)).absolute()


def open_destination(place: Place) -> Destination:
    """Open it as the settings say: what is not there is read from the place of the setting ``artifacts_fallback``.

    ConfigurationError when this process lacks what a bucket needs.
    """
    opened, fallback = open_place(place), ARTIFACTS_FALLBACK.read()
    if not fallback or (elsewhere := destination_place(fallback)) == place:
        return opened
    return opened._replace(blobs=FallbackBlobs(opened.blobs, open_place(elsewhere).blobs))


def check_place(place: Place) -> None:
    """Ask a bucket once whether its blobs may be listed; a folder is made when it is needed.

    PermissionDenied when it refuses the credentials, ConfigurationError when there is no such bucket or it is in
    another region, Unavailable when it does not answer: then it may be well later.
    """
    if isinstance(place, BucketUri):
        from .bucket.access import open_bucket

        bucket = open_bucket(place, retries=0)
        next(bucket.all_below("blobs"), None)


def open_place(place: Place) -> Destination:
    """Open a folder or bucket; nothing is written or sent yet."""
    if isinstance(place, BucketUri):
        from .bucket.access import open_bucket

        bucket = open_bucket(place)
        from .bucket.blobs import BucketBlobStore
        from .bucket.parts import BucketParts

        return Destination(BucketBlobStore(bucket), BucketParts(bucket))
    from .local.blobs import LocalBlobStore
    from .local.parts import LocalParts

    folder = LocalBlobStore(place)
    return Destination(folder, LocalParts(folder.root, folder.publish))
