"""Incoming: one HTTP request as the routes see it, with a body that is read at most once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from ..errors import BodyTooLarge, InvalidParameter, Unavailable

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

QUICK = 1 << 16
"""Bytes of a body that mostly comes with its head: a clock for each of them would take longer than reading them."""

DRAINED_BYTES = 1 << 30
DRAINED_SECONDS = 60.0


class ConnectionCut(Exception):
    """The client went away in the middle of its request; nobody is left to be told."""


class Incoming:
    """Method, path, query, headers (lower-case names) and body of a request.

    ``path_values`` holds what the placeholders of the route's path took, percent-decoded. A body of which nothing comes
    for ``idle_timeout`` seconds is given up (None: it may take for ever), but for a short one that is read at once.
    """

    __slots__ = (
        "_complete",
        "_idle_timeout",
        "_receive",
        "_stalled",
        "headers",
        "method",
        "path",
        "path_values",
        "query",
        "raw_path",
    )

    def __init__(self, scope: Mapping[str, Any], receive: Receive, idle_timeout: float | None = None) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.raw_path: bytes = scope.get("raw_path") or self.path.encode()
        self.query: bytes = scope["query_string"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.path_values: Mapping[str, str] = {}
        self._receive = receive
        self._idle_timeout = idle_timeout
        self._stalled = False
        self._complete = b"content-length" not in self.headers and b"transfer-encoding" not in self.headers

    def content_length(self) -> int | None:
        """The announced length of the body in bytes; None when it is not announced."""
        announced = self.headers.get(b"content-length")
        if announced is None:
            return 0 if self._complete else None
        if not announced.isdigit():
            raise InvalidParameter("Bad Request. The header Content-Length is no number.")
        return int(announced)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives; raises ConnectionCut when the rest will not come, Unavailable when none does."""
        while not self._complete:
            message = await (self._receive() if self._idle_timeout is None else self._receive_in_time())
            if message["type"] != "http.request":
                self._complete = True
                raise ConnectionCut
            self._complete = not message.get("more_body", False)
            if chunk := message.get("body"):
                yield chunk

    async def _receive_in_time(self) -> Message:
        try:
            async with asyncio.timeout(self._idle_timeout):
                return await self._receive()
        except TimeoutError:
            self._stalled = True
            raise Unavailable(
                f"Nothing of the request's body came for {self._idle_timeout:g} seconds; nothing was stored. "
                "Send it again."
            ) from None

    async def body(self, limit: int) -> bytes:
        """The whole body; raises BodyTooLarge when it has more than ``limit`` bytes."""
        if self._complete:
            return b""
        length = self.content_length()
        if (length or 0) > limit:
            raise BodyTooLarge(_too_large(limit))
        if length is not None and length < QUICK:
            self._idle_timeout = None
        parts: list[bytes] = []
        size = 0
        async for chunk in self.chunks():
            size += len(chunk)
            if size > limit:
                raise BodyTooLarge(_too_large(limit))
            parts.append(chunk)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def drain(self) -> bool:
        """Read on without keeping anything, so that the client comes to read the answer.

        Bounded in bytes and seconds; False when the body was not read to its end, and the connection
        cannot be used for another request.
        """
        if self._complete:
            return True
        if self._stalled or self.headers.get(b"expect", b"").lower() == b"100-continue":
            return False  # the client has gone to sleep, or waits for our word before it sends
        size, deadline = 0, time.monotonic() + DRAINED_SECONDS
        try:
            async for chunk in self.chunks():
                size += len(chunk)
                if size > DRAINED_BYTES or time.monotonic() > deadline:
                    return False
        except (ConnectionCut, Unavailable):
            return False
        return True


def _too_large(limit: int) -> str:
    return f"The request's body is too large: this endpoint takes at most {limit} bytes."
