"""MetricPoints: what is measured in a loop, sent in batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from ..client.run_logging import metrics_from
from ..entities import Metric
from ..errors import RegistaError
from .keys import usable_keys

Send = Callable[[list[Metric]], object]
SECONDS_BETWEEN_BATCHES = 1.0
MOST_POINTS = 1000


class MetricPoints:
    """Points of metrics, each with the time when it was measured, which ``send`` gets now and then.

    After a failure the points wait for ``flush``, so that a store that is away costs a loop one attempt.
    """

    def __init__(self, send: Send, model_id: str | None = None) -> None:
        self.model_id = model_id
        self._send = send
        self._waiting: list[Metric] = []
        self._sent_at = time.monotonic()
        self._failed = False
        self._lock = threading.Lock()

    def add(self, values: Mapping[str, Any], step: int = 0) -> None:
        """One point of several metrics; sends what waits when it is much or waits long."""
        with self._lock:
            self._waiting += metrics_from(usable_keys(values), step, None, self.model_id)
            due = len(self._waiting) >= MOST_POINTS or time.monotonic() - self._sent_at >= SECONDS_BETWEEN_BATCHES
            if due and not self._failed:
                self._send_all()

    def flush(self) -> None:
        """Send what waits."""
        with self._lock:
            if self._waiting:
                self._send_all()

    def _send_all(self) -> None:
        try:
            self._send(self._waiting)
        except RegistaError:
            self._failed = True
            raise
        self._waiting = []
        self._sent_at = time.monotonic()
