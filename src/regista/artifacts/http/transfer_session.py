"""TransferSession: the calls of Regista's transfer protocol, sent by one caller to one server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from ...api.binding import unbind
from ...api.request import Request
from ...entities import Caller, wire
from ...errors import RemoteError
from ...uris import masked
from .session import Body, HttpSession

ReplyT = TypeVar("ReplyT")


class TransferSession:
    """``server`` is the URL of its root; ``elsewhere`` sends to places that the server names, without credentials."""

    def __init__(self, session: HttpSession, elsewhere: HttpSession, server: str, caller: Caller) -> None:
        self._session = session
        self._elsewhere = elsewhere
        self._server = server
        self._caller = caller

    def call(self, request: Request[ReplyT], patience: float = 0) -> ReplyT:
        """Send a JSON call; ``patience`` are the seconds that answering it may take, when that is more than usual."""
        sent = unbind(request)
        url = f"{self._server}{sent.path}"
        content, _ = self._session.fetch(
            sent.method,
            url,
            caller=self._caller,
            headers={"Content-Type": "application/json"},
            body=lambda: sent.body,
            patience=patience,
        )
        try:
            reply: ReplyT = wire.decode(content, type(request).reply_type())
        except msgspec.MsgspecError as error:
            raise RemoteError(
                f"The answer of {masked(url)} is not what it should be: {error}", "INTERNAL_ERROR", 502
            ) from error
        return reply

    def put(self, request: Request[ReplyT], size: int, body: Body) -> None:
        """Send an upload of ``size`` bytes; ``body`` is called anew for each attempt."""
        sent = unbind(request)
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        self._session.fetch(
            sent.method, f"{self._server}{sent.path}?{sent.query}", caller=self._caller, headers=headers, body=body
        )

    def put_elsewhere(self, url: str, headers: Mapping[str, str], size: int, body: Body) -> None:
        """Send bytes to a URL that is signed."""
        self._elsewhere.fetch("PUT", url, headers={**headers, "Content-Length": str(size)}, body=body)
