"""WriteQueue: changes that wait together are made together."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..api.request import Request
from ..entities import Caller
from .served_store import ServedStore

MAX_GROUP = 64
"""Changes with one commit: the first waits for the last."""


class WriteQueue:
    """One thread that makes changes in the order they come; what came while it was busy is its next group.

    A group costs one hop to the thread and one commit. Every change is on disk when its call returns. For a
    store in which changes wait for each other anyway. All methods are called on one event loop.
    """

    def __init__(self, store: ServedStore) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(1, "regista-write")
        self._waiting: list[tuple[Request[Any], Caller, asyncio.Future[Any]]] = []
        self._work: asyncio.Task[None] | None = None

    def call(self, request: Request[Any], caller: Caller) -> asyncio.Future[Any]:
        """The future reply of the store, or its error."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((request, caller, future))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._make_changes())
        return future

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    async def _make_changes(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group, self._waiting = self._waiting[:MAX_GROUP], self._waiting[MAX_GROUP:]
            calls = [(request, caller) for request, caller, _ in group]
            try:
                if len(calls) == 1:
                    outcomes = [await loop.run_in_executor(self._thread, self._store.call, *calls[0])]
                else:
                    outcomes = await loop.run_in_executor(self._thread, self._store.call_together, calls)
            except Exception as error:
                outcomes = [error] * len(group)
            for (_, _, future), outcome in zip(group, outcomes, strict=True):
                if future.done():
                    continue  # the client went away
                if isinstance(outcome, Exception):
                    future.set_exception(outcome)
                else:
                    future.set_result(outcome)
