"""MetricPoints: what is measured in a loop, sent in batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from ..client.run_logging import metrics_from
from ..entities import Metric
from ..errors import RegistaError, Unavailable
from .keys import usable_keys

Send = Callable[[list[Metric]], object]
SECONDS_BETWEEN_BATCHES = 1.0
MOST_POINTS = 1000
MOST_WAITING = 100_000
"""Points that are kept for a store that is away; later ones are dropped."""


class MetricPoints:
    """Points of metrics, each with the time when it was measured, which ``send`` gets every ``seconds``.

    After a failure the points wait for ``flush``, so that a store that is away costs a loop one attempt.
    """

    def __init__(self, send: Send, *, seconds: float = SECONDS_BETWEEN_BATCHES) -> None:
        self.model_id: str | None = None
        self._send = send
        self._seconds = seconds
        self._waiting: list[Metric] = []
        self._sent_at = time.monotonic()
        self._failed = False
        self._dropped = 0
        self._lock = threading.Lock()

    def add(self, values: Mapping[str, Any], step: int = 0) -> None:
        """One point of several metrics; sends what waits when it is much or waits long."""
        points = metrics_from(usable_keys(values), step, None, self.model_id)
        with self._lock:
            if len(self._waiting) + len(points) > MOST_WAITING:
                self._dropped += len(points)
                return
            self._waiting += points
            due = len(self._waiting) >= MOST_POINTS or time.monotonic() - self._sent_at >= self._seconds
            if due and not self._failed:
                self._send_all()

    def flush(self) -> None:
        """Send what waits. Unavailable, afterwards, when some points were dropped."""
        with self._lock:
            if self._waiting:
                self._send_all()
            if dropped := self._dropped:
                self._dropped = 0
                raise Unavailable(f"{dropped} points were dropped, as the store did not answer")

    def _send_all(self) -> None:
        try:
            self._send(self._waiting)
        except RegistaError:
            self._failed = True
            raise
        self._waiting = []
        self._sent_at = time.monotonic()
