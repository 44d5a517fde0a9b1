"""Calls by which Regista's own client sends files: ask what is missing, send that alone, name everything at once.

A client knows the SHA-256 of its files before it sends them. It asks which blobs are missing (``FindMissingBlobs``),
sends small ones together (``UploadBlobs``), others whole (``UploadBlob``) and large ones in parts (``BeginUpload``,
``UploadPart``, ``CompleteUpload``), each verified on arrival, and then makes all paths of the upload visible in one
step (``LinkArtifacts``). What is cut off goes on where it ended: the id of an upload follows from its content, so
whoever begins it again is told which parts are there.

What comes back is asked for with ``ListArtifactTree``: large files come one by one (``DownloadArtifact``), small ones
together (``DownloadArtifacts``).
"""

from __future__ import annotations

import re

import msgspec

from ..entities import FileEntry
from ..entities.digest import is_digest
from ..errors import InvalidParameter
from .artifacts import Bytes
from .paging import check_max_results
from .permission import Action, experiment
from .request import REGISTA, Cost, Empty, Request, Transfer, endpoint

MOST_FILES = 10_000
"""Files in one call; an upload of more asks in several, and is visible in as many steps."""

SMALLEST_PART = 5 * 1024 * 1024
"""Bytes; S3 takes no smaller ones but for the last."""

LARGEST_BUNDLE = 8 * 1024 * 1024
"""Bytes of a body with several blobs."""

MOST_TOGETHER = 1_000
"""Files that come together."""

LARGEST_TOGETHER = 1024 * 1024
"""Bytes of all files that come together."""

MOST_PARTS = 10_000

LARGEST_FILE = 2**43
"""Bytes; usual file systems have no files of more than twice as many."""

_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


class MissingBlobsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The digests that must be sent, each once, in the order of the question."""

    missing: tuple[str, ...] = ()


class UploadPlace(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a part goes: PUT to ``url`` with ``headers`` and without credentials; without a url, ``UploadPart``."""

    number: int
    url: str = ""
    headers: dict[str, str] = {}


class UploadReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """An upload that is open: ``parts`` are those that are still to be sent, in ``part_size`` bytes each but the last.

    ``complete`` says that the blob is there already, and nothing needs to be sent; without an ``upload_id`` it goes in
    one piece (``UploadBlob``).
    """

    upload_id: str = ""
    part_size: int = 0
    parts: tuple[UploadPlace, ...] = ()
    complete: bool = False


class TreeReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """Files below a directory with size and digest, sorted; paths are relative to it.

    ``next_page_token``, when there is one, gets those that follow.
    """

    files: tuple[FileEntry, ...] = ()
    next_page_token: str | None = None


@endpoint("POST", "/artifacts/missing", permission=experiment(Action.UPDATE, "path"), cost=Cost.SCAN, prefixes=REGISTA)
class FindMissingBlobs(Request[MissingBlobsReply], frozen=True, kw_only=True):
    """Which of these blobs the store does not have; ``path`` is where the files are to be."""

    path: str
    digests: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.digests) > MOST_FILES:
            raise InvalidParameter(f"At most {MOST_FILES} digests can be asked for at once, not {len(self.digests)}.")
        for index, digest in enumerate(self.digests):
            check_digest_text(digest, f"digests[{index}]")


@endpoint(
    "PUT",
    "/artifacts/blobs/{digest}",
    permission=experiment(Action.UPDATE, "path"),
    prefixes=REGISTA,
    transfer=Transfer.UPLOAD,
)
class UploadBlob(Request[Empty], frozen=True, kw_only=True):
    """Store bytes under their SHA-256; other bytes are refused. ``path`` is where the file is to be."""

    digest: str
    path: str

    def __post_init__(self) -> None:
        check_digest_text(self.digest, "digest")


@endpoint(
    "PUT", "/artifacts/blobs", permission=experiment(Action.UPDATE, "path"), prefixes=REGISTA, transfer=Transfer.UPLOAD
)
class UploadBlobs(Request[Empty], frozen=True, kw_only=True):
    """Store several small blobs: the body is ``<SHA-256> <size>``, a line end and the bytes, for each of them.

    At most 8 MiB together. One whose bytes have another digest is an error, after the others are stored.
    """

    path: str


@endpoint("POST", "/artifacts/uploads", permission=experiment(Action.UPDATE, "path"), prefixes=REGISTA)
class BeginUpload(Request[UploadReply], frozen=True, kw_only=True):
    """Begin, or go on with, an upload in parts; sizes are bytes, and a ``part_size`` of 0 lets the server choose."""

    path: str
    digest: str
    size: int
    part_size: int = 0

    def __post_init__(self) -> None:
        check_digest_text(self.digest, "digest")
        if not 1 <= self.size <= LARGEST_FILE:
            raise InvalidParameter(
                f"Invalid value {self.size} for parameter 'size' supplied. It must be 1 to {LARGEST_FILE}."
            )
        if 0 != self.part_size < SMALLEST_PART:
            raise InvalidParameter(
                f"Invalid value {self.part_size} for parameter 'part_size' supplied. "
                f"It must be 0, or {SMALLEST_PART} bytes or more."
            )


@endpoint(
    "PUT",
    "/artifacts/uploads/{upload_id}/parts/{number}",
    permission=experiment(Action.UPDATE, "path"),
    prefixes=REGISTA,
    transfer=Transfer.UPLOAD,
)
class UploadPart(Request[Empty], frozen=True, kw_only=True):
    """Store the part that begins at byte ``offset``; ``digest`` is the SHA-256 of its bytes, others are refused."""

    upload_id: str
    number: int
    path: str
    offset: int
    digest: str

    def __post_init__(self) -> None:
        _check_upload_id(self.upload_id)
        check_digest_text(self.digest, "digest")
        if not 1 <= self.number <= MOST_PARTS:
            raise InvalidParameter(
                f"Invalid value {self.number} for parameter 'number' supplied. It must be 1 to {MOST_PARTS}."
            )
        if not 0 <= self.offset <= LARGEST_FILE:
            raise InvalidParameter(
                f"Invalid value {self.offset} for parameter 'offset' supplied. It must be 0 to {LARGEST_FILE}."
            )


@endpoint(
    "POST", "/artifacts/uploads/{upload_id}/complete", permission=experiment(Action.UPDATE, "path"), prefixes=REGISTA
)
class CompleteUpload(Request[Empty], frozen=True, kw_only=True):
    """Make the blob of its parts; refused when a part is missing, or when the whole is not what was announced."""

    upload_id: str
    path: str
    digest: str
    size: int
    part_size: int

    def __post_init__(self) -> None:
        _check_upload_id(self.upload_id)
        check_digest_text(self.digest, "digest")


@endpoint("POST", "/artifacts/link", permission=experiment(Action.UPDATE, "path"), prefixes=REGISTA)
class LinkArtifacts(Request[Empty], frozen=True, kw_only=True):
    """Make files visible below the directory ``path``, all together; their blobs must be stored already.

    ``files`` has paths relative to ``path``.
    """

    path: str
    files: tuple[FileEntry, ...]

    def __post_init__(self) -> None:
        if len(self.files) > MOST_FILES:
            raise InvalidParameter(f"At most {MOST_FILES} files can be linked at once, not {len(self.files)}.")
        for index, file in enumerate(self.files):
            check_digest_text(file.digest, f"files[{index}].digest")


@endpoint("GET", "/artifacts/tree", permission=experiment(Action.READ, "path"), cost=Cost.SCAN, prefixes=REGISTA)
class ListArtifactTree(Request[TreeReply], frozen=True, kw_only=True):
    """Every file below a directory of the proxied storage, or the file itself (with an empty path), with its digest.

    A page has at most ``max_results`` of them. Each is what is there when it is read: what is linked or deleted between
    two pages may show in the second.
    """

    path: str
    max_results: int = MOST_FILES
    page_token: str = ""

    def __post_init__(self) -> None:
        check_max_results(self.max_results, MOST_FILES)


@endpoint(
    "POST",
    "/artifacts/bundle",
    permission=experiment(Action.READ, "paths"),
    cost=Cost.SCAN,
    prefixes=REGISTA,
    transfer=Transfer.DOWNLOAD,
)
class DownloadArtifacts(Request[Bytes], frozen=True, kw_only=True):
    """Read several small files of the proxied storage: ``<SHA-256> <size>``, a line end and the bytes, for each path.

    For a file that cannot come this way there is a ``-`` and a line end in its place: it does not exist, it cannot
    be read, or all together are more than 1 MiB. What asking for it alone answers says why.
    """

    paths: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.paths) <= MOST_TOGETHER:
            raise InvalidParameter(
                f"Invalid value for parameter 'paths' supplied. It must be 1 to {MOST_TOGETHER} paths, "
                f"not {len(self.paths)}."
            )


def check_digest_text(digest: str, field: str) -> None:
    """Raise InvalidParameter unless it is 64 lower-case hexadecimal digits."""
    if not is_digest(digest):
        raise InvalidParameter(
            f"Invalid value {digest!r:.80} for parameter '{field}' supplied. "
            "It must be 64 lower-case hexadecimal digits."
        )


def _check_upload_id(upload_id: str) -> None:
    if not _UPLOAD_ID.fullmatch(upload_id):
        raise InvalidParameter(
            f"Invalid value {upload_id!r:.80} for parameter 'upload_id' supplied. "
            "It must be the 32 hexadecimal digits that the beginning of the upload was answered with."
        )
