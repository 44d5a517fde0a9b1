"""DownloadRoute: the bytes of a file go out, whole or one range of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor
from typing import Any

from ..api.request import Request
from ..artifacts.base import BlobStore
from ..entities import Caller, FileEntry
from ..errors import InvalidPath, NotFound
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


class DownloadRoute:
    """Finds the blob of a path and sends it; the ETag is the blob's SHA-256, which the reader can verify."""

    def __init__(
        self,
        request_type: type[Request[Any]],
        locate: Locate,
        index: FileIndex,
        blobs: BlobStore,
        authorizer: Authorizer,
        threads: Executor,
    ) -> None:
        self.permission = request_type.endpoint.permission
        self._admission = Admission(request_type, authorizer)
        self._locate = locate
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
        entry = self._find(self._locate(request, caller))
        tag = f'"{entry.digest}"'.encode()
        headers = (*download_headers(entry.path), (b"etag", tag))
        if tag in incoming.headers.get(b"if-none-match", b""):
            return Answer(304, headers=headers)
        part = requested_range(incoming.headers, entry.size, tag)
        status = 200 if part is None else 206
        if part is not None:
            if part.start == part.stop:
                return Answer(416, headers=(*headers, (b"content-range", b"bytes */%d" % entry.size)))
            headers += ((b"content-range", b"bytes %d-%d/%d" % (part.start, part.stop - 1, entry.size)),)
        else:
            part = ByteRange(0, entry.size)
        length = part.stop - part.start
        if incoming.method == "HEAD":
            return Answer(status, headers=headers, length=length)
        chunks = self._blobs.chunks(entry.digest, part.start, part.stop)
        if length <= SMALL:
            return Answer(status, b"".join(chunks), headers)
        return Answer(status, headers=headers, stream=self._stream(chunks), length=length)

    def _find(self, path: str) -> FileEntry:
        entry = self._index.find(path)
        if entry is None:
            if not path or self._index.children(path):
                raise InvalidPath(f"Artifact path refers to a directory, not a file: '{path}'")
            raise NotFound(f"No such artifact: '{path}'")
        return entry

    async def _stream(self, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
        """The chunks; the next one is read while the last one is sent."""
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(self._threads, next, chunks, b"")
        try:
            while chunk := await reading:
                reading = loop.run_in_executor(self._threads, next, chunks, b"")
                yield chunk
        finally:
            if not reading.done():
                await asyncio.wait([reading])
