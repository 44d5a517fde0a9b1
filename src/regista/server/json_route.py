"""JsonRoute: bind, authorize, call, encode, the same for every JSON endpoint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ..api.request import Request
from ..entities import Caller, wire
from .admission import Admission
from .answer import JSON, Answer
from .authorizer import Authorizer
from .identity import caller_of
from .incoming import Incoming

Answering = Callable[[Request[Any], Caller], Any]
"""Answers a request with its reply: a store's ``call``, or what the server answers itself."""

Waiting = Callable[[Request[Any], Caller], Awaitable[Any]]
"""Answers without holding up the event loop."""


class JsonRoute:
    """One endpoint with JSON in and out.

    ``call`` answers when ``quick`` says that the request takes no waiting (a hop to a thread costs more than a
    read by key), ``wait`` all others.
    """

    def __init__(
        self,
        request_type: type[Request[Any]],
        call: Answering,
        quick: Callable[[Request[Any]], bool],
        authorizer: Authorizer,
        wait: Waiting,
        max_body_size: int,
    ) -> None:
        self.permission = request_type.endpoint.permission
        self._admission = Admission(request_type, authorizer)
        self._call = call
        self._quick = quick
        self._wait = wait
        self._max_body_size = max_body_size

    async def answer(self, incoming: Incoming) -> Answer:
        """The reply as JSON."""
        caller = caller_of(incoming.headers)
        body = await incoming.body(self._max_body_size)
        request = self._admission.admit(incoming, caller, incoming.method, body)
        if self._quick(request):
            reply = self._call(request, caller)
        else:
            reply = await self._wait(request, caller)
        return Answer(200, wire.encode(reply), JSON)
