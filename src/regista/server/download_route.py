"""DownloadRoute: the bytes of a file go out, whole or one range of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import Executor
from typing import Any, NamedTuple

from ..api.request import Request
from ..artifacts.base import BlobStore
from ..artifacts.direct_store import DirectStore
from ..entities import Caller, FileEntry
from ..errors import CorruptedData, InvalidPath, NotFound
from ..store.base import FileIndex
from .admission import Admission
from .answer import Answer
from .authorizer import Authorizer
from .byte_range import ByteRange, requested_range
from .download_headers import download_headers
from .identity import caller_of
from .incoming import Incoming
from .locations import Locate

SMALL = 1 << 20
"""Files up to this many bytes are read in one go and answered from memory."""


Elsewhere = Callable[[Any, Caller], tuple[DirectStore, str] | None]


class _File(NamedTuple):
    """What is sent: ``tag`` is its ETag, if there is one; ``chunks`` gives the bytes from one to another, exclusive."""

    path: str
    size: int
    tag: bytes
    chunks: Callable[[int, int], Iterator[bytes]]


class DownloadRoute:
    """Finds the blob of a path and sends it; the ETag is the blob's SHA-256, which the reader can verify.

    ``elsewhere`` finds what lies in other places than the storage.
    """

    def __init__(
        self,
        request_type: type[Request[Any]],
        locate: Locate,
        elsewhere: Elsewhere,
        index: FileIndex,
        blobs: BlobStore,
        authorizer: Authorizer,
        threads: Executor,
    ) -> None:
        self.permission = request_type.endpoint.permission
        self._admission = Admission(request_type, authorizer)
        self._locate = locate
        self._elsewhere = elsewhere
        self._index = index
        self._blobs = blobs
        self._threads = threads

    async def answer(self, incoming: Incoming) -> Answer:
        """200, 206, 304 or 416; raises NotFound, and InvalidPath for a directory."""
        caller = caller_of(incoming.headers)
        request = self._admission.admit(incoming, caller, "GET")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._start, request, caller, incoming)

    def _start(self, request: Request[Any], caller: Caller, incoming: Incoming) -> Answer:
        other = self._elsewhere(request, caller)
        file = self._stored(self._locate(request, caller)) if other is None else _direct(*other)
        headers = download_headers(file.path)
        if file.tag:
            headers += ((b"etag", file.tag),)
            if file.tag in incoming.headers.get(b"if-none-match", b""):
                return Answer(304, headers=headers)
        part = requested_range(incoming.headers, file.size, file.tag)
        status = 200 if part is None else 206
        if part is not None:
            if part.start == part.stop:
                return Answer(416, headers=(*headers, (b"content-range", b"bytes */%d" % file.size)))
            headers += ((b"content-range", b"bytes %d-%d/%d" % (part.start, part.stop - 1, file.size)),)
        else:
            part = ByteRange(0, file.size)
        length = part.stop - part.start
        if incoming.method == "HEAD":
            return Answer(status, headers=headers, length=length)
        chunks = _exactly(file.chunks(part.start, part.stop), length, file)
        if length <= SMALL:
            return Answer(status, b"".join(chunks), headers)
        first = next(chunks)  # what cannot be read at all is still an answer of its own
        return Answer(status, headers=headers, stream=self._stream(first, chunks), length=length)

    def _stored(self, path: str) -> _File:
        entry = self._find(path)
        tag = f'"{entry.digest}"'.encode()
        return _File(entry.path, entry.size, tag, lambda start, stop: self._blobs.chunks(entry.digest, start, stop))

    def _find(self, path: str) -> FileEntry:
        entry = self._index.find(path)
        if entry is None:
            if not path or self._index.children(path):
                raise _a_directory(path)
            raise NotFound(f"No such artifact: '{path}'")
        return entry

    async def _stream(self, chunk: bytes, chunks: Iterator[bytes]) -> AsyncGenerator[bytes, None]:
        """This chunk and the others: each is read while the last one leaves the connection's buffer.

        For a client that takes nothing two are in memory, one in that buffer and one that waits for it.
        """
        loop = asyncio.get_running_loop()
        while chunk:
            yield chunk
            chunk = await loop.run_in_executor(self._threads, next, chunks, b"")


def _direct(store: DirectStore, path: str) -> _File:
    """A file as it lies elsewhere: nobody knows its digest."""
    size = store.size(path)
    if size is None:
        if not path or store.list(path):
            raise _a_directory(path)
        raise NotFound(f"No such artifact: '{path}'")
    return _File(path, size, b"", lambda start, stop: store.pieces(path, start, stop))


def _a_directory(path: str) -> InvalidPath:
    return InvalidPath(f"Artifact path refers to a directory, not a file: '{path}'")


def _exactly(chunks: Iterator[bytes], length: int, file: _File) -> Iterator[bytes]:
    """The chunks; CorruptedData when they are not as many bytes as they should be."""
    for chunk in chunks:
        length -= len(chunk)
        if length < 0:
            break
        yield chunk
    if length:
        raise CorruptedData(
            f"The stored bytes of '{file.path}' are not {file.size} any more: the file was damaged, or replaced."
        )
