"""Outgoing: a long body on its way to a client."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable

from ..errors import RegistaError
from .incoming import Message, Receive

Send = Callable[[Message], Awaitable[None]]


async def send_stream(chunks: AsyncGenerator[bytes, None], send: Send, receive: Receive) -> bool:
    """Send chunk after chunk; False when the body could not be sent to its end.

    Then nothing more must be sent: the connection is closed, and the client sees by the length that bytes are missing.
    A client that goes away ends it, for a server does not say so to those who send: the rest of a large file would be
    read for nobody.
    """
    gone = asyncio.ensure_future(_wait_for_the_end(receive))
    try:
        async for chunk in chunks:
            if gone.done():
                return False
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except RegistaError as error:
        print(f"A download was cut off: {error}", file=sys.stderr)
        return False
    finally:
        gone.cancel()
        await chunks.aclose()
    return True


async def _wait_for_the_end(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
