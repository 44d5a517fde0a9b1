"""WriteQueue: changes that wait together are made together."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

from ..api.request import Request
from ..entities import Caller
from .served_store import ServedStore

MAX_GROUP = 64
"""Changes with one commit: the first waits for the last."""


class _Change(NamedTuple):
    request: Request[Any]
    caller: Caller
    reply: asyncio.Future[Any]


class WriteQueue:
    """One thread that makes changes in the order they come; what came while it was busy is its next group.

    A group costs one hop to the thread and one commit. Every change is on disk when its call returns. For a
    store in which changes wait for each other anyway. All methods are called on one event loop.
    """

    def __init__(self, store: ServedStore) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(1, "regista-write")
        self._waiting: list[_Change] = []
        self._busy = False

    def call(self, request: Request[Any], caller: Caller) -> asyncio.Future[Any]:
        """The future reply of the store, or its error."""
        loop = asyncio.get_running_loop()
        change = _Change(request, caller, loop.create_future())
        self._waiting.append(change)
        if not self._busy:
            self._busy = True
            loop.call_soon(self._begin_group)  # what else has arrived by now goes with it
        return change.reply

    def close(self) -> None:
        """End the thread, when it has made what it is at."""
        self._thread.shutdown()

    def _begin_group(self) -> None:
        group, self._waiting = self._waiting[:MAX_GROUP], self._waiting[MAX_GROUP:]
        self._busy = bool(group)
        if not group:
            return
        made: Future[Any]
        if len(group) == 1:
            made = self._thread.submit(self._store.answer, group[0].request, group[0].caller)
        else:
            made = self._thread.submit(self._store.call_together, [(one.request, one.caller) for one in group])
        # No task and no future of asyncio: the hop back is one callback.
        made.add_done_callback(partial(self._tell_the_loop, group))

    def _tell_the_loop(self, group: list[_Change], made: Future[Any]) -> None:
        loop = group[0].reply.get_loop()
        if not loop.is_closed():  # else nobody waits any more
            loop.call_soon_threadsafe(self._end_group, group, made)

    def _end_group(self, group: list[_Change], made: Future[Any]) -> None:
        self._begin_group()
        error = made.exception()
        outcomes = [error] * len(group) if error else made.result() if len(group) > 1 else [made.result()]
        for change, outcome in zip(group, outcomes, strict=True):
            if change.reply.done():
                continue  # the client went away
            if isinstance(outcome, BaseException):
                change.reply.set_exception(outcome)
            else:
                change.reply.set_result(outcome)
