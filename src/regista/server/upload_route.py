"""UploadRoute: the bytes of a file come in, and are visible when the last one is stored."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from typing import Any

from ..api.artifacts import UploadRunArtifact
from ..api.request import Request
from ..artifacts.base import BlobStore, BlobWriter
from ..entities import Caller, FileEntry
from ..errors import BodyTooLarge, InvalidParameter, InvalidPath
from ..store.base import SEALED, FileIndex
from .admission import Admission
from .answer import JSON, Answer
from .authorizer import Authorizer
from .identity import caller_of
from .incoming import Incoming
from .locations import Locate

PIECE = 1 << 20
"""Bytes that are handed to a thread at once: a hop per network packet would cost more than the writing."""

LIMITS: dict[type[Request[Any]], int] = {UploadRunArtifact: 10 * 1024 * 1024}
"""Most bytes of a file, where the protocol has a limit."""


class UploadRoute:
    """Streams a body into a blob, then links the path to it: a connection that is cut leaves nothing."""

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
        self._limit = LIMITS.get(request_type)
        self._locate = locate
        self._index = index
        self._blobs = blobs
        self._threads = threads

    async def answer(self, incoming: Incoming) -> Answer:
        """``{}`` when the file is stored and visible."""
        caller = caller_of(incoming.headers)
        # Parameters are in path and query alone: the body is the file.
        request = self._admission.admit(incoming, caller, "GET")
        loop = asyncio.get_running_loop()
        path = await loop.run_in_executor(self._threads, self._locate, request, caller)
        if path.partition("/")[0] == SEALED:
            raise InvalidPath(f"Invalid path: files below '{SEALED}/' belong to model versions and never change")
        self._check_size(incoming.content_length() or 0)
        await self._receive(incoming, path, caller)
        return Answer(200, b"{}", JSON)

    async def _receive(self, incoming: Incoming, path: str, caller: Caller) -> None:
        loop = asyncio.get_running_loop()
        upload = _Upload(self._index, self._blobs, path, caller)
        pending, size, total = list[bytes](), 0, 0
        writing: asyncio.Future[None] | None = None
        try:
            async for chunk in incoming.chunks():
                pending.append(chunk)
                size += len(chunk)
                if size >= PIECE:
                    total += size
                    self._check_size(total)
                    if writing is not None:
                        await writing
                    writing = loop.run_in_executor(self._threads, upload.write, pending)
                    pending, size = [], 0
            self._check_size(total + size)
            if self._limit is not None and total + size == 0:
                raise InvalidParameter("Request must specify data.")
            if writing is not None:
                await writing
            writing = loop.run_in_executor(self._threads, upload.finish, pending)
            await writing
        except BaseException:
            # The writer is not ours while a thread uses it.
            if writing is not None and not writing.done():
                await asyncio.wait([writing])
            await asyncio.shield(loop.run_in_executor(self._threads, upload.abort))
            raise

    def _check_size(self, size: int) -> None:
        if self._limit is not None and size > self._limit:
            raise BodyTooLarge(f"Artifact size is too large. Max size is {self._limit // 2**20}MB.")


class _Upload:
    """The part of an upload that waits for the disk: everything here runs in threads, one call at a time."""

    def __init__(self, index: FileIndex, blobs: BlobStore, path: str, caller: Caller) -> None:
        self._index = index
        self._blobs = blobs
        self._path = path
        self._caller = caller
        self._writer: BlobWriter | None = None

    def write(self, chunks: list[bytes]) -> None:
        if self._writer is None:
            self._writer = self._blobs.writer()
        for chunk in chunks:
            self._writer.write(chunk)

    def finish(self, chunks: list[bytes]) -> None:
        self.write(chunks)
        assert self._writer is not None  # noqa: S101 - ``write`` made it
        digest, size = self._writer.commit()
        self._index.link([FileEntry(self._path, size, digest)], self._caller)

    def abort(self) -> None:
        if self._writer is not None:
            self._writer.abort()
