"""AccessLog: one line on stderr for each request."""

from __future__ import annotations

import sys
import time
import uuid
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .front import MODEL_HEADER

ID_HEADER = "X-Request-ID"
"""The id of a request, as the client sent it or a new one; the answer has it as well."""

_LONGEST_ID = 128


class AccessLog:
    """An ASGI application around another one, which says of each request, when it has been answered::

    2026-11-21T19:20:01.123+00:00 POST /invocations 200 3.2ms 27B model=bikes/3 id=7f3c…
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and say so."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status, size, model = 500, 0, "-"
        name = quote(Headers(scope=scope).get(ID_HEADER, "")[:_LONGEST_ID], safe="/:@+=,;") or uuid.uuid4().hex

        async def note(message: Message) -> None:
            nonlocal status, size, model
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[ID_HEADER] = name
                status, model = message["status"], headers.get(MODEL_HEADER, "-")
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            taken = (time.perf_counter() - begun) * 1000
            path = quote(scope["path"], safe="/:@%")  # a line break in it must not begin a line here
            line = f"{at} {scope['method']} {path} {status} {taken:.1f}ms {size}B"
            sys.stderr.write(f"{line} model={quote(model, safe='/:@%')} id={name}\n")
