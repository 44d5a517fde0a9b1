"""GracefulServer: uvicorn's, which stops without losing a request."""

from __future__ import annotations

import asyncio
import ctypes
import select
import socket
import struct
import sys
import time
from contextlib import suppress

import uvicorn

_LULL = 0.75
"""Seconds in which connections that are open may still send a request, before those that are idle are closed."""

_SO_ATTACH_FILTER = 26  # Linux, asm-generic/socket.h


class GracefulServer(uvicorn.Server):
    """Told to stop, it answers whatever was sent to it before.

    uvicorn closes its listening socket, and with it the connections that the kernel has made and nobody has accepted;
    and it closes connections whose request is still on the way. Here no new connection is made first, those
    that were made are accepted, each gets an answer with ``Connection: close``, and only what then is idle is closed.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, let the clients finish, then close."""
        listeners = sockets or []
        for listener in listeners:
            refuse_connections(listener)
        self.server_state.default_headers = [*self.server_state.default_headers, (b"connection", b"close")]
        end = time.monotonic() + _LULL
        while select.select(listeners, [], [], 0)[0] and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        for server in self.servers:
            server.close()
        for listener in listeners:
            listener.close()
        while self.server_state.connections and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await super().shutdown([])


def refuse_connections(listener: socket.socket) -> None:
    """Let the kernel make no new connections for this socket, while those it has made can still be accepted.

    Linux: a socket filter that lets no packet through; a client that comes now tries again, and is refused when the
    socket has been closed. Elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    instruction = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))  # BPF: return 0 bytes
    program = struct.pack("HP", 1, ctypes.addressof(instruction))
    with suppress(OSError):
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
