"""Calls on the store of bytes: how full it is, what nobody needs any more, and whether it is whole."""

from __future__ import annotations

import msgspec

from ..errors import InvalidParameter
from .permission import MANAGE_SERVER
from .purge import check_age
from .request import REGISTA, Cost, Request, endpoint

GRACE = 86_400_000
"""Milliseconds for which a blob that nothing names stays where it is, and then in the bin; a day."""

MOST_FORGOTTEN = 100_000
"""Places that a plan can take for forgotten."""


class StorageReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the paths name and what is stored for it, in numbers of things and bytes.

    ``files`` of ``size`` bytes are named, which are ``blobs`` of ``blob_size`` bytes: equal content is stored once,
    which saves ``saved`` bytes. ``stored`` and ``stored_size`` are all blobs that lie in the store, named or not,
    ``bin`` and ``bin_size`` those in the bin. With a ``next_page_token`` not all were counted: the numbers of all steps
    are to be added up.
    """

    files: int
    size: int
    blobs: int
    blob_size: int
    saved: int
    stored: int
    stored_size: int
    bin: int
    bin_size: int
    next_page_token: str | None = None


class BlobCount(msgspec.Struct, frozen=True, omit_defaults=True):
    """So many blobs of so many bytes; ``since`` (ms) is the oldest time of one of them, None when there is none.

    The time of a blob is when it was stored, last asked for by an upload, or put into the bin.
    """

    blobs: int = 0
    size: int = 0
    since: int | None = None


class PinnedBlob(msgspec.Struct, frozen=True, omit_defaults=True):
    """A blob that stays because ``count`` paths name it; ``users`` are some: versions (``wine/3: model.pkl``) first."""

    digest: str
    size: int
    count: int
    users: tuple[str, ...] = ()


class CollectReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one step of a collection did, or with ``plan`` would do.

    ``put_away`` went into the bin, ``removed`` left it for good, ``brought_back`` left it because something names it
    again; ``leftovers`` are files of writers that were killed. What stays: ``named`` by some path, ``young`` (unnamed,
    but not for long), ``waiting`` in the bin; ``pinned`` are the largest of those that are named, in a plan with
    ``forgotten`` of those that are named below these places and elsewhere. ``next_page_token``, when there is one,
    continues.
    """

    put_away: BlobCount = BlobCount()
    removed: BlobCount = BlobCount()
    brought_back: BlobCount = BlobCount()
    named: BlobCount = BlobCount()
    young: BlobCount = BlobCount()
    waiting: BlobCount = BlobCount()
    leftovers: int = 0
    pinned: tuple[PinnedBlob, ...] = ()
    next_page_token: str | None = None


class BrokenBlob(msgspec.Struct, frozen=True, omit_defaults=True):
    """A blob whose bytes are not what their digest says, or are missing; ``users`` as in ``PinnedBlob``."""

    digest: str
    problem: str
    count: int
    users: tuple[str, ...] = ()


class VerifyBlobsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many blobs one step has read, their bytes, and which are broken; ``next_page_token`` continues."""

    blobs: int = 0
    size: int = 0
    broken: tuple[BrokenBlob, ...] = ()
    next_page_token: str | None = None


@endpoint("GET", "/storage", permission=MANAGE_SERVER, cost=Cost.SCAN, prefixes=REGISTA)
class GetStorage(Request[StorageReply], frozen=True, kw_only=True):
    """How many files are named and how many blobs are stored, with their bytes.

    Stored blobs are counted for some seconds: call again with ``page_token`` until there is none.
    """

    page_token: str = ""


@endpoint("POST", "/storage/collect", permission=MANAGE_SERVER, prefixes=REGISTA)
class CollectBlobs(Request[CollectReply], frozen=True, kw_only=True):
    """Put away what no path names and nobody has stored or asked for in ``grace`` ms; delete what was put away.

    A blob is deleted when it has been in the bin for ``bin_grace`` ms and nothing names it. Both must be longer than an
    upload takes from its first byte to the end. A call takes some seconds at most: call again with
    ``page_token`` until there is none. ``plan`` changes nothing, and takes the files below ``forgotten``
    (``mlflow-artifacts:/`` URIs) for forgotten already.
    """

    plan: bool = False
    grace: int = GRACE
    bin_grace: int = GRACE
    forgotten: tuple[str, ...] = ()
    page_token: str = ""

    def __post_init__(self) -> None:
        check_age(self.grace, "grace")
        check_age(self.bin_grace, "bin_grace")
        if self.forgotten and not self.plan:
            raise InvalidParameter("Parameter 'forgotten' goes with 'plan' only: a collection goes by what is named.")
        if len(self.forgotten) > MOST_FORGOTTEN:
            raise InvalidParameter(
                f"At most {MOST_FORGOTTEN} places can be given in 'forgotten', not {len(self.forgotten)}."
            )


@endpoint("POST", "/storage/verify", permission=MANAGE_SERVER, cost=Cost.SCAN, prefixes=REGISTA)
class VerifyBlobs(Request[VerifyBlobsReply], frozen=True, kw_only=True):
    """Read the named blobs and compare them with their digests, as many as some seconds allow."""

    page_token: str = ""
