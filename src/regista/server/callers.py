"""Callers: whether one connection has the server for itself."""

from __future__ import annotations

import time
from collections.abc import Callable

COMPANY = 0.1
"""Seconds for which a connection that has called counts as being there."""


class Callers:
    """Counts the calls in progress and remembers which connection they come from. Of one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._in_progress = 0
        self._last: object = None
        self._alone_since = 0.0

    def begin(self, connection: object) -> None:
        """A call begins; ``connection`` is the client's address and port, None when nobody knows."""
        self._in_progress += 1
        if connection != self._last:
            self._last, self._alone_since = connection, self._clock()

    def end(self) -> None:
        """A call has been answered."""
        self._in_progress -= 1

    def is_alone(self) -> bool:
        """Whether no other call is in progress, and all those of the last ``COMPANY`` seconds came this way."""
        if self._in_progress != 1 or self._last is None:
            return False
        return self._clock() - self._alone_since > COMPANY
