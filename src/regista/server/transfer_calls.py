"""TransferCalls: the JSON calls of Regista's own transfer protocol (``api/transfers.py``)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from ..api.request import EMPTY, Empty, Request
from ..api.transfers import (
    MOST_PARTS,
    SMALLEST_PART,
    BeginUpload,
    CompleteUpload,
    FindMissingBlobs,
    LinkArtifacts,
    ListArtifactTree,
    MissingBlobsReply,
    TreeReply,
    UploadPlace,
    UploadReply,
)
from ..artifacts.base import BlobStore
from ..artifacts.jobs import of_each
from ..artifacts.local.tree import child_path
from ..artifacts.part_store import PartStore
from ..artifacts.selection import relative_files
from ..entities import Caller
from ..errors import Conflict, CorruptedData, InvalidParameter, NotFound, NotImplementedHere
from ..store.base import FileIndex
from ..uris import validate_artifact_path
from .writable_path import writable_path

PART_SIZE = 16 * 1024 * 1024
"""Bytes of a part when the client leaves it to the server: lost with a connection, and cheap to send again."""

SIGNED_SECONDS = 6 * 60 * 60
"""How long a client may use the places that it was given for the parts of one upload."""


class TransferCalls:
    """Answers questions about blobs and uploads; request type → method in ``handlers``.

    Nothing about an upload is kept beside its parts: its id follows from what is uploaded, so any process of the server
    goes on with it, also after a restart. ``parts`` is None where blobs can only be sent whole. With ``direct`` clients
    send parts to the store itself, where it can sign.
    """

    def __init__(self, index: FileIndex, blobs: BlobStore, parts: PartStore | None, direct: bool) -> None:
        self._index = index
        self._blobs = blobs
        self._parts = parts
        self._direct = direct
        self.handlers: Mapping[type[Request[Any]], Callable[[Any, Caller], Any]] = {
            FindMissingBlobs: self.find_missing_blobs,
            BeginUpload: self.begin_upload,
            CompleteUpload: self.complete_upload,
            LinkArtifacts: self.link_artifacts,
            ListArtifactTree: self.list_artifact_tree,
        }

    def find_missing_blobs(self, request: FindMissingBlobs, _caller: Caller) -> MissingBlobsReply:
        """Those of the digests that are not stored."""
        writable_path(request.path)
        there = of_each(self._blobs.has, request.digests)
        return MissingBlobsReply(tuple(digest for digest in dict.fromkeys(request.digests) if not there[digest]))

    def begin_upload(self, request: BeginUpload, _caller: Caller) -> UploadReply:
        """The parts that are still to be sent, and where they go."""
        writable_path(request.path)
        if self._blobs.has(request.digest):
            return UploadReply(complete=True)
        if self._parts is None:
            return UploadReply()
        part_size = request.part_size or _part_size(request.size)
        upload_id = _upload_id(request.digest, request.size, part_size)
        there = {part.number: part.size for part in self._parts.parts(upload_id)}
        missing = [n for n, size in _parts_of(request.size, part_size).items() if there.get(n) != size]
        return UploadReply(upload_id, part_size, tuple(self._place(upload_id, number) for number in missing))

    def complete_upload(self, request: CompleteUpload, _caller: Caller) -> Empty:
        """Make the blob; harmless when it is there."""
        writable_path(request.path)
        if self._parts is None:
            raise NotImplementedHere("This server takes files in one piece only: send the whole file.")
        if request.upload_id != _upload_id(request.digest, request.size, request.part_size):
            raise InvalidParameter(
                f"Invalid value '{request.upload_id}' for parameter 'upload_id' supplied. It is not the upload of "
                "these bytes ('digest', 'size') in parts of 'part_size' bytes: give what it was begun with."
            )
        if not self._blobs.has(request.digest):
            try:
                self._parts.assemble(request.upload_id, _parts_of(request.size, request.part_size), request.digest)
            except (InvalidParameter, CorruptedData) as error:
                if not self._blobs.has(request.digest):  # else another client was quicker, and the parts are used up
                    raise Conflict(error.message) if isinstance(error, InvalidParameter) else error from None
        self._parts.abort(request.upload_id)
        return EMPTY

    def link_artifacts(self, request: LinkArtifacts, caller: Caller) -> Empty:
        """Name stored blobs, all together."""
        root = writable_path(request.path)
        entries = [replace(file, path=child_path(root, file.path)) for file in request.files]
        sizes = of_each(self._blobs.size, [file.digest for file in request.files])
        for file in request.files:
            size = sizes[file.digest]
            if size is None:
                raise NotFound(f"The bytes of '{file.path}' ({file.digest}) are not stored: send them first.")
            if size != file.size:
                raise InvalidParameter(
                    f"Invalid value {file.size} for parameter 'files[].size' supplied. "
                    f"The bytes of '{file.path}' ({file.digest}) are {size}."
                )
        self._index.link(entries, caller)
        return EMPTY

    def list_artifact_tree(self, request: ListArtifactTree, _caller: Caller) -> TreeReply:
        """A page of the files below a directory; for a file, itself with an empty path."""
        root = validate_artifact_path(request.path)
        after = child_path(root, request.page_token) if request.page_token else ""
        stored = self._index.page(root, after, request.max_results + 1)
        if [entry.path for entry in stored] == [root]:
            return TreeReply((replace(stored[0], path=""),))
        page = relative_files(root, stored[: request.max_results])
        files = tuple(replace(entry, path=name) for name, entry in page.items())
        return TreeReply(files, files[-1].path if len(stored) > request.max_results else None)

    def _place(self, upload_id: str, number: int) -> UploadPlace:
        signed = (
            self._parts.url(upload_id, number, SIGNED_SECONDS) if self._parts is not None and self._direct else None
        )
        return UploadPlace(number) if signed is None else UploadPlace(number, signed.url, signed.headers)


def _part_size(size: int) -> int:
    """A size of parts for a whole of ``size`` bytes: the usual one, or what keeps their number allowed."""
    return max(PART_SIZE, -(-size // MOST_PARTS))


def _upload_id(digest: str, size: int, part_size: int) -> str:
    return hashlib.sha256(f"{digest} {size} {part_size}".encode()).hexdigest()[:32]


def _parts_of(size: int, part_size: int) -> dict[int, int]:
    """Number → bytes of each part; InvalidParameter when there would be too many, or none."""
    if size < 1 or part_size < SMALLEST_PART or -(-size // part_size) > MOST_PARTS:
        raise InvalidParameter(
            f"Invalid value {part_size} for parameter 'part_size' supplied. For 'size' {size} it must be "
            f"{max(SMALLEST_PART, -(-size // MOST_PARTS))} bytes or more: an upload has at most {MOST_PARTS} parts."
        )
    full, rest = divmod(size, part_size)
    return dict.fromkeys(range(1, full + 1), part_size) | ({full + 1: rest} if rest else {})
