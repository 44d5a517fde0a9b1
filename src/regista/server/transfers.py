"""Direct transfers between MLflow's clients and an object store, in MLflow's protocol.

Clients try these calls first. Where the store signs no URLs they look for the beginning of the messages here, and then
send the bytes through the server.
"""

from __future__ import annotations

import posixpath
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ..api.contract import Contract
from ..api.permission import AUTHENTICATED, Action, experiment
from ..api.request import EMPTY, MLFLOW, MLFLOW_ARTIFACTS, Cost, Empty, Request, endpoint
from ..api.server_info import GetServerInfo, ServerInfoReply
from ..api.transfers import MOST_PARTS
from ..artifacts.base import BlobStore, SignedUrl
from ..artifacts.part_store import PartStore
from ..entities import Caller, FileEntry
from ..errors import InvalidParameter, InvalidPath, NotFound, NotImplementedHere
from ..store.base import FileIndex
from ..uris import validate_artifact_path
from .writable_path import writable_path

NO_UPLOAD = "Multipart upload is not supported for the current artifact repository"
NO_DOWNLOAD = "Multipart download is not supported for the current artifact repository"

UPLOAD_SECONDS = 6 * 60 * 60
DOWNLOAD_SECONDS = 60 * 60
"""How long the URLs work; a client gets them at the beginning of a transfer, for all of it."""


class UploadedPart(msgspec.Struct, frozen=True):
    """A part that the client has sent to the object store."""

    part_number: int = 0
    etag: str = ""
    url: str = ""


class PartCredential(msgspec.Struct, frozen=True):
    """Where a part goes."""

    url: str
    part_number: int
    headers: dict[str, str]


class MultipartReply(msgspec.Struct, frozen=True):
    """An upload that is open."""

    upload_id: str
    credentials: tuple[PartCredential, ...]


class PresignedReply(msgspec.Struct, frozen=True):
    """Where the bytes of a file are; ``file_size`` in bytes."""

    url: str
    headers: dict[str, str]
    file_size: int


@endpoint(
    "POST", "/mpu/create/{directory:path}", permission=experiment(Action.UPDATE, "directory"), prefixes=MLFLOW_ARTIFACTS
)
class CreateMultipartUpload(Request[MultipartReply], frozen=True, kw_only=True):
    """Start an upload in parts; of ``path`` only the last segment counts."""

    directory: str = ""
    path: str
    num_parts: int = 1


@endpoint(
    "POST",
    "/mpu/complete/{directory:path}",
    permission=experiment(Action.UPDATE, "directory"),
    prefixes=MLFLOW_ARTIFACTS,
)
class CompleteMultipartUpload(Request[Empty], frozen=True, kw_only=True):
    """Make a file of the parts."""

    directory: str = ""
    path: str
    upload_id: str = ""
    parts: tuple[UploadedPart, ...]


@endpoint(
    "POST", "/mpu/abort/{directory:path}", permission=experiment(Action.UPDATE, "directory"), prefixes=MLFLOW_ARTIFACTS
)
class AbortMultipartUpload(Request[Empty], frozen=True, kw_only=True):
    """Throw the parts away."""

    directory: str = ""
    path: str
    upload_id: str = ""


@endpoint(
    "GET",
    "/presigned/{path:path}",
    permission=experiment(Action.READ, "path"),
    cost=Cost.SCAN,
    prefixes=MLFLOW_ARTIFACTS,
)
class PresignDownload(Request[PresignedReply], frozen=True, kw_only=True):
    """A URL of the object store to read a file at."""

    path: str


@endpoint("POST", "/artifacts/presigned-upload-url", permission=AUTHENTICATED, prefixes=MLFLOW)
class PresignRunUpload(Request[Empty], frozen=True, kw_only=True):
    """A URL of the object store to write a file of a run or logged model at."""

    path: str = ""


@endpoint("POST", "/artifacts/presigned-download-url", permission=AUTHENTICATED, prefixes=MLFLOW)
class PresignRunDownload(Request[Empty], frozen=True, kw_only=True):
    """A URL of the object store to read a file of a run at."""

    path: str = ""


TRANSFERS = Contract(
    (
        CreateMultipartUpload,
        CompleteMultipartUpload,
        AbortMultipartUpload,
        PresignDownload,
        PresignRunUpload,
        PresignRunDownload,
    )
)


class DirectTransfers:
    """Answers these calls, and says what of it there is; request type → method in ``handlers``.

    Refuses (501, with the message that clients look for) what a store cannot sign. A single signed URL for an upload is
    refused everywhere: nobody would say when the bytes are there, and they have no name before they are verified.
    ``parts`` is None where blobs can only be sent whole; without ``direct`` all is refused.
    """

    def __init__(self, index: FileIndex, blobs: BlobStore, parts: PartStore | None, direct: bool) -> None:
        self._index = index
        self._blobs = blobs
        self._parts = parts if direct else None
        self._direct = direct
        self.handlers: Mapping[type[Request[Any]], Callable[[Any, Caller], Any]] = {
            CreateMultipartUpload: self.create,
            CompleteMultipartUpload: self.complete,
            AbortMultipartUpload: self.abort,
            PresignDownload: self.presign_download,
            PresignRunUpload: self.refuse_upload,
            PresignRunDownload: self.refuse_download,
            GetServerInfo: self.get_server_info,
        }

    def create(self, request: CreateMultipartUpload, _caller: Caller) -> MultipartReply:
        """An upload id of chance, and a URL for every part."""
        parts = self._signing_parts()
        _target(request)
        if not 1 <= request.num_parts <= MOST_PARTS:
            raise InvalidParameter(
                f"Invalid value {request.num_parts} for parameter 'num_parts' supplied. It must be 1 to {MOST_PARTS}."
            )
        upload_id = secrets.token_hex(16)
        places = ((number, parts.url(upload_id, number, UPLOAD_SECONDS)) for number in range(1, request.num_parts + 1))
        return MultipartReply(
            upload_id, tuple(PartCredential(place.url, number, place.headers) for number, place in places if place)
        )

    def complete(self, request: CompleteMultipartUpload, caller: Caller) -> Empty:
        """Make a blob of the parts and name it."""
        parts = self._signing_parts()
        path = _target(request)
        numbers = sorted({part.part_number for part in request.parts})
        if not numbers or numbers[0] < 1:
            raise InvalidParameter("Invalid value for parameter 'parts' supplied. Each needs a 'part_number' from 1.")
        digest, size = parts.assemble(request.upload_id, numbers, None)
        self._index.link([FileEntry(path, size, digest)], caller)
        return EMPTY

    def abort(self, request: AbortMultipartUpload, _caller: Caller) -> Empty:
        """Forget the parts."""
        parts = self._signing_parts()
        _target(request)
        parts.abort(request.upload_id)
        return EMPTY

    def presign_download(self, request: PresignDownload, _caller: Caller) -> PresignedReply:
        """The URL of the file's blob."""
        if self._download_url("0" * 64) is None:
            raise NotImplementedHere(NO_DOWNLOAD)
        path = validate_artifact_path(request.path)
        entry = self._index.find(path)
        if entry is None:
            raise NotFound(f"No such artifact: '{path}'")
        self._blobs.has(entry.digest)  # who reads by a URL does not bring back what was put away
        signed = self._download_url(entry.digest)
        if signed is None:
            raise NotImplementedHere(NO_DOWNLOAD)
        return PresignedReply(signed.url, signed.headers, entry.size)

    def refuse_upload(self, _request: PresignRunUpload, _caller: Caller) -> Empty:
        """Raise NotImplementedHere."""
        raise NotImplementedHere(NO_UPLOAD)

    def refuse_download(self, _request: PresignRunDownload, _caller: Caller) -> Empty:
        """Raise NotImplementedHere."""
        raise NotImplementedHere(NO_DOWNLOAD)

    def get_server_info(self, _request: GetServerInfo, _caller: Caller) -> ServerInfoReply:
        """What this server offers."""
        return ServerInfoReply(
            multipart_uploads_enabled=self._can_sign_parts(),
            multipart_downloads_enabled=self._download_url("0" * 64) is not None,
        )

    def _signing_parts(self) -> PartStore:
        if self._parts is None or not self._can_sign_parts():
            raise NotImplementedHere(NO_UPLOAD)
        return self._parts

    def _can_sign_parts(self) -> bool:
        return self._parts is not None and self._parts.url("0" * 32, 1, UPLOAD_SECONDS) is not None

    def _download_url(self, digest: str) -> SignedUrl | None:
        return self._blobs.url(digest, DOWNLOAD_SECONDS) if self._direct else None


def _target(request: CreateMultipartUpload | CompleteMultipartUpload | AbortMultipartUpload) -> str:
    """The path of the file; the client's name for it is one on the client's disk."""
    name = posixpath.basename(validate_artifact_path(posixpath.basename(request.path)))
    if not name:
        raise InvalidPath("Invalid path: 'path' must be the name of a file")
    return writable_path(f"{request.directory}/{name}" if request.directory else name)
