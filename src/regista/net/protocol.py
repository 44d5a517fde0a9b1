"""Protocol: uvicorn's HTTP, but the head of an answer goes out together with what follows it."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_CONTINUE = b"HTTP/1.1 100 "


class Protocol(HttpToolsProtocol):
    """uvicorn writes the head of an answer before it has the body: two calls to the system for the server, and for a
    client two packets to wait for. Here a short answer is one of each."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """See ``asyncio.Protocol``."""
        self._joined = JoinedTransport(transport)
        super().connection_made(self._joined)

    def on_response_complete(self) -> None:
        """What uvicorn calls after the last part of an answer."""
        self._joined.end_answer()
        super().on_response_complete()


class JoinedTransport(asyncio.Transport):
    """A transport that keeps the first thing written of an answer until the second one, or until the answer's end."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._head: bytes | None = None
        self._begun = False

    def write(self, data: Any) -> None:
        """See ``asyncio.WriteTransport``."""
        if self._head is not None:
            head, self._head = self._head, None
            self._transport.writelines((head, data))
        elif self._begun or data.startswith(_CONTINUE):  # for the latter a client waits before it goes on
            self._transport.write(data)
        else:
            self._begun, self._head = True, data

    def end_answer(self) -> None:
        """Send what has nothing after it, such as the answer to HEAD; what is written next begins another answer."""
        self._begun = False
        if self._head is not None:
            head, self._head = self._head, None
            self._transport.write(head)

    def close(self) -> None:
        """See ``asyncio.BaseTransport``."""
        self.end_answer()
        self._transport.close()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See ``asyncio.BaseTransport``."""
        return self._transport.get_extra_info(name, default)

    def is_closing(self) -> bool:
        """See ``asyncio.BaseTransport``."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """See ``asyncio.ReadTransport``."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """See ``asyncio.ReadTransport``."""
        self._transport.resume_reading()
