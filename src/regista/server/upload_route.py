"""UploadRoute: the bytes of a file come in, and count when the last one is stored."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from typing import Any

from ..api.artifacts import UploadRunArtifact
from ..api.request import Request
from ..entities import Caller
from ..errors import BodyTooLarge, InvalidParameter
from .admission import Admission
from .answer import JSON, Answer
from .authorizer import Authorizer
from .identity import caller_of
from .incoming import Incoming
from .uploads import Begin, Upload

PIECE = 1 << 20
"""Bytes that are handed to a thread at once: a hop per network packet would cost more than the writing."""

LIMITS: dict[type[Request[Any]], int] = {UploadRunArtifact: 10 * 1024 * 1024}
"""Most bytes of a file, where the protocol has a limit."""


class UploadRoute:
    """Streams a body into an upload: a connection that is cut leaves nothing."""

    def __init__(
        self, request_type: type[Request[Any]], begin: Begin, authorizer: Authorizer, threads: Executor
    ) -> None:
        self.permission = request_type.endpoint.permission
        self._admission = Admission(request_type, authorizer)
        self._limit = LIMITS.get(request_type)
        self._begin = begin
        self._threads = threads

    async def answer(self, incoming: Incoming) -> Answer:
        """``{}`` when the bytes are stored, and the file is visible if that is what was asked for."""
        caller = caller_of(incoming.headers)
        # Parameters are in path and query alone: the body is the file.
        request = self._admission.admit(incoming, caller, "GET")
        loop = asyncio.get_running_loop()
        length = incoming.content_length()
        self._check_size(length or 0)
        if length is not None and length < PIECE:
            chunks = [chunk async for chunk in incoming.chunks()]
            self._check_data(sum(map(len, chunks)))
            await loop.run_in_executor(self._threads, self._store, request, caller, chunks)
        else:
            upload = await loop.run_in_executor(self._threads, self._begin, request, caller)
            await self._receive(incoming, upload)
        return Answer(200, b"{}", JSON)

    def _store(self, request: Request[Any], caller: Caller, chunks: list[bytes]) -> None:
        """All in one go, for the hops of a small file would take longer than the file."""
        upload = self._begin(request, caller)
        try:
            upload.finish(chunks)
        except BaseException:
            upload.abort()
            raise

    async def _receive(self, incoming: Incoming, upload: Upload) -> None:
        loop = asyncio.get_running_loop()
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
            self._check_data(total + size)
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

    def _check_data(self, size: int) -> None:
        if self._limit is not None and not size:
            raise InvalidParameter("Request must specify data.")
