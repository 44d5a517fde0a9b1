"""WriteQueue: changes that wait together are made together."""

from __future__ import annotations

import asyncio
import contextlib
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from ..api.request import Request
from ..api.runs import CreateRun, LogBatch, LogMetric, LogParam, SetTag, UpdateRun
from ..entities import Caller
from ..errors import RegistaError, Unavailable
from .served_store import ServedStore

MAX_GROUP = 64
"""Changes with one commit: the first waits for the last."""

SHORT = frozenset({CreateRun, LogBatch, LogMetric, LogParam, SetTag, UpdateRun})
"""Changes of a few rows, of which a training sends one after the other."""

SLOW = 0.05
"""Seconds after which a change was not short, or the disk is not quick."""

REST = 20
"""For so many times as long as a slow change took, no other one is made on the event loop."""


class _Change(NamedTuple):
    request: Request[Any]
    caller: Caller
    reply: asyncio.Future[Any]


_Tell = Callable[[Sequence[_Change], Sequence[Any], bool], None]
"""Takes a group that was made, its outcomes, and whether there is a next one."""


class WriteQueue:
    """One thread that makes changes in the order they come; what came while it was busy is its next group.

    A group costs one commit and one hop back to the event loop, and the next one is begun before that. Every change is
    on disk when its call returns. For a store in which changes wait for each other anyway. All methods are called on
    one event loop. The thread ends with ``close``, and with the queue itself.

    While ``is_alone`` says that nobody else is there, short changes are made on the event loop itself: a hop to the
    thread and back takes as long as the change, and nobody waits for the loop but who asked for it. Who comes next
    waits for one change at most.
    """

    def __init__(
        self,
        store: ServedStore,
        is_alone: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._store = store
        self._is_alone = is_alone
        self._rests_until = 0.0
        self._waiting: deque[_Change] = deque()
        self._busy = False
        self._jobs: SimpleQueue[_Tell | None] = SimpleQueue()
        # Not a pool of one thread: its futures take longer than a small change.
        self._thread = Thread(target=_work, args=(store, self._waiting, self._jobs), name="regista-write", daemon=True)
        self._end = weakref.finalize(self, self._jobs.put, None)

    def call(self, request: Request[Any], caller: Caller) -> asyncio.Future[Any]:
        """The future reply of the store, or its error."""
        loop = asyncio.get_running_loop()
        change = _Change(request, caller, loop.create_future())
        if type(request) in SHORT and not self._busy and self._is_alone() and self._made_here(change):
            return change.reply
        self._waiting.append(change)
        if not self._busy:
            self._busy = True
            loop.call_soon(self._wake)  # what else has arrived by now goes with it
        return change.reply

    def close(self) -> None:
        """End the thread, when it has made what waits."""
        self._end()
        if self._thread.is_alive():
            self._thread.join()

    def _made_here(self, change: _Change) -> bool:
        begin = self._clock()
        if begin < self._rests_until:
            return False
        try:
            change.reply.set_result(self._store.answer_at_once(change.request, change.caller))
        except Exception as error:
            if isinstance(error, Unavailable) or not isinstance(error, RegistaError):
                return False  # the thread waits, tries again, and finds the words for what goes wrong
            change.reply.set_exception(error)
        finally:
            end = self._clock()
            if end - begin > SLOW:
                self._rests_until = end + REST * (end - begin)
        return True

    def _wake(self) -> None:
        if self._thread.ident is None:
            self._thread.start()
        self._jobs.put(self._tell_the_loop)

    def _tell_the_loop(self, group: Sequence[_Change], outcomes: Sequence[Any], goes_on: bool) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            group[0].reply.get_loop().call_soon_threadsafe(self._end_group, group, outcomes, goes_on)

    def _end_group(self, group: Sequence[_Change], outcomes: Sequence[Any], goes_on: bool) -> None:
        if not goes_on:
            self._busy = bool(self._waiting)
            if self._busy:  # it came after the thread had looked
                self._wake()
        for change, outcome in zip(group, outcomes, strict=True):
            if change.reply.done():
                continue  # the client went away
            if isinstance(outcome, BaseException):
                change.reply.set_exception(outcome)
            else:
                change.reply.set_result(outcome)


def _work(store: ServedStore, waiting: deque[_Change], jobs: SimpleQueue[_Tell | None]) -> None:
    """What the thread does. It knows the queue only while it has something to do for it."""
    while (tell := jobs.get()) is not None:
        group = _next_group(waiting)
        while group:
            outcomes: Sequence[Any]
            try:
                if len(group) == 1:
                    outcomes = [store.answer(group[0].request, group[0].caller)]
                else:
                    outcomes = store.call_together([(change.request, change.caller) for change in group])
            except BaseException as error:
                outcomes = [error] * len(group)
            done, group = group, _next_group(waiting)
            tell(done, outcomes, bool(group))
        del tell


def _next_group(waiting: deque[_Change]) -> list[_Change]:
    return [waiting.popleft() for _ in range(min(len(waiting), MAX_GROUP))]
