"""Promptness: whether requests of a size are answered so quickly that handing them to a thread is not worth it."""

from __future__ import annotations

import math
import sys
import threading
import time
from dataclasses import dataclass
from typing import NamedTuple

if sys.platform == "linux":
    import resource
else:
    resource = None

_PROMPT = 0.002
"""Seconds. A thread's turn costs about a tenth of that while the server has little to do, and more than that while many
threads wait for Python's lock; longer calls would keep other connections waiting."""

_LATELY = 10.0
"""Seconds for which a call that was measured by itself says more than those that had others beside them."""

_BUSY = 3
"""Times its CPU time that a call may take, for each that ran at once, without having waited for anything of its own."""

_CLOSELY = 100
"""Calls that are looked at closely after one that was not prompt."""


class Started(NamedTuple):
    """A call that has begun: when, how many run now, and this thread's seconds of CPU and its waits until then."""

    at: float
    running: int
    cpu: float | None
    waits: int | None


class Took(NamedTuple):
    """A call that has ended: when, its seconds, those of CPU, whether it waited, and how many ran at once at most."""

    at: float
    seconds: float
    cpu: float
    waited: bool
    running: int


@dataclass(slots=True)
class _Pace:
    """What calls of one size took lately, in seconds; ``alone`` is when one last had no other beside it.

    ``closely`` is how many of the next ones are measured with their CPU and waits, which takes a while by itself.
    """

    seconds: float = math.inf
    alone: float = -math.inf
    closely: int = 0


class Promptness:
    """Watches the calls of one model, from any thread; sizes are in bytes, and those within a factor of two are one.

    What counts is the CPU time of a call that has only been interrupted, by whatever else the machine has to do; and of
    one that waited when the calls beside it explain that: for Python's lock, which it would not have to do in
    the event loop. A model that waits for something else may pass for a quick one that way, until one call, in the
    event loop, is measured by itself.
    """

    def __init__(self) -> None:
        self._paces: dict[int, _Pace] = {}
        self._running = 0
        self._changing = threading.Lock()

    def expects(self, size: int) -> bool:
        """Whether a call of this size will be prompt, by what such calls took lately; False for a size never seen."""
        return self._pace(size).seconds < _PROMPT

    def begin(self, size: int) -> Started:
        """A call begins in this thread."""
        with self._changing:
            self._running += 1
            running = self._running
        pace = self._pace(size)
        if pace.closely or not pace.seconds < _PROMPT:
            return Started(time.perf_counter(), running, time.thread_time(), _waits())
        return Started(time.perf_counter(), running, None, None)

    def end(self, started: Started, size: int, *, counts: bool = True) -> None:
        """It ends, in the same thread; whether it ``counts``."""
        now = time.perf_counter()
        seconds = now - started.at
        with self._changing:
            running = max(started.running, self._running)
            self._running -= 1
        if not counts:
            return
        if started.cpu is not None:
            waits = _waits()
            waited = waits is None or waits != started.waits
            self.note(size, Took(now, seconds, time.thread_time() - started.cpu, waited, running))
        elif seconds < _PROMPT:
            self.note(size, Took(now, seconds, seconds, False, running))
        pace = self._pace(size)
        pace.closely = _CLOSELY if seconds >= _PROMPT else max(0, pace.closely - 1)

    def note(self, size: int, took: Took) -> None:
        """Take a measured call into account."""
        pace = self._pace(size)
        if took.running == 1:
            pace.alone = took.at
        elif took.at - pace.alone < _LATELY:
            return
        interrupted = not took.waited or took.seconds <= _BUSY * took.running * took.cpu
        seconds = took.cpu if interrupted else took.seconds
        pace.seconds = seconds if pace.seconds == math.inf else 0.9 * pace.seconds + 0.1 * seconds

    def _pace(self, size: int) -> _Pace:
        pace = self._paces.get(size.bit_length())
        return pace or self._paces.setdefault(size.bit_length(), _Pace())


def _waits() -> int | None:
    """How often this thread has waited for something; None where the system does not say."""
    return None if resource is None else resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw
