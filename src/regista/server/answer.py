"""Answer: what goes back over HTTP."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import msgspec

Headers = tuple[tuple[bytes, bytes], ...]

JSON: Headers = ((b"content-type", b"application/json"),)
TEXT: Headers = ((b"content-type", b"text/plain; charset=utf-8"),)
HTML: Headers = ((b"content-type", b"text/html; charset=utf-8"),)


class Answer(msgspec.Struct):
    """Status, headers and bytes; ``stream`` in place of ``body`` for bytes that do not fit in memory.

    ``length`` is the Content-Length, in bytes; without one it is that of ``body``.
    """

    status: int
    body: bytes = b""
    headers: Headers = JSON
    stream: AsyncGenerator[bytes, None] | None = None
    length: int | None = None
