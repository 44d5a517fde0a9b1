"""Uploads: what becomes of the bytes that come in, by the request that brings them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..api.artifacts import UploadArtifact, UploadRunArtifact
from ..api.request import Request
from ..api.transfers import UploadBlob, UploadBlobs, UploadPart
from ..artifacts.base import BlobStore, BlobWriter
from ..artifacts.part_store import PartStore
from ..artifacts.received_file import check_sent
from ..entities import Caller, FileEntry
from ..errors import NotImplementedHere
from ..store.base import FileIndex
from .blob_bundle import BlobBundle
from .locations import Locate
from .writable_path import writable_path


class Upload(Protocol):
    """The bytes of one request, which wait for the disk: everything here runs in threads, one call at a time."""

    def write(self, chunks: list[bytes]) -> None:
        """Append bytes."""
        ...

    def finish(self, chunks: list[bytes]) -> None:
        """Append the last bytes and make the whole what it is to be."""
        ...

    def abort(self) -> None:
        """Throw the bytes away; harmless after ``finish``."""
        ...


class WrittenUpload:
    """One body that becomes one thing.

    ``open_writer`` is called with the first bytes, ``keep`` with digest and size when all of them are stored.
    """

    def __init__(self, open_writer: Callable[[], BlobWriter], keep: Callable[[str, int], None]) -> None:
        self._open_writer = open_writer
        self._keep = keep
        self._writer: BlobWriter | None = None

    def write(self, chunks: list[bytes]) -> None:
        """Append bytes."""
        if self._writer is None:
            self._writer = self._open_writer()
        for chunk in chunks:
            self._writer.write(chunk)

    def finish(self, chunks: list[bytes]) -> None:
        """Append the last bytes and make the whole what it is to be."""
        self.write(chunks)
        assert self._writer is not None  # noqa: S101 - ``write`` made it
        self._keep(*self._writer.commit())

    def abort(self) -> None:
        """Throw the bytes away; harmless after ``finish``."""
        if self._writer is not None:
            self._writer.abort()


Begin = Callable[[Any, Caller], Upload]


class Uploads:
    """Begins uploads; ``locate`` says which path a request of a type is about."""

    def __init__(
        self,
        index: FileIndex,
        blobs: BlobStore,
        parts: PartStore | None,
        locate: Callable[[type[Request[Any]]], Locate | None],
    ) -> None:
        self._index = index
        self._blobs = blobs
        self._parts = parts
        self._locate = locate
        self._by_type: Mapping[type[Request[Any]], Begin] = {
            UploadArtifact: self._file,
            UploadRunArtifact: self._file,
            UploadBlob: self._blob,
            UploadBlobs: self._bundle,
            UploadPart: self._part,
        }

    def beginner(self, request_type: type[Request[Any]]) -> Begin | None:
        """What begins the uploads that requests of that type bring; None when the server does not know the type."""
        return self._by_type.get(request_type)

    def _file(self, request: Request[Any], caller: Caller) -> Upload:
        locate = self._locate(type(request))
        assert locate is not None  # noqa: S101 - both types have a path
        path = writable_path(locate(request, caller))

        def link(digest: str, size: int) -> None:
            self._index.link([FileEntry(path, size, digest)], caller)

        return WrittenUpload(self._blobs.writer, link)

    def _blob(self, request: UploadBlob, _caller: Caller) -> Upload:
        path = writable_path(request.path)
        return WrittenUpload(self._blobs.writer, lambda digest, _size: check_sent(f"'{path}'", digest, request.digest))

    def _bundle(self, request: UploadBlobs, _caller: Caller) -> Upload:
        writable_path(request.path)
        return BlobBundle(self._blobs)

    def _part(self, request: UploadPart, _caller: Caller) -> Upload:
        writable_path(request.path)
        parts = self._parts
        if parts is None:
            raise NotImplementedHere("This server takes files in one piece only: send the whole file.")
        return WrittenUpload(
            lambda: parts.writer(request.upload_id, request.number, request.offset, request.digest), _nothing_more
        )


def _nothing_more(_digest: str, _size: int) -> None:
    """A part is complete with its bytes."""
