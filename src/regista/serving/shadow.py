"""ShadowDeployment: a second model is asked as well, and nobody waits for its answers."""

from __future__ import annotations

import logging
import queue
import threading
import time
from typing import NamedTuple

from .answer import Answer
from .answer_difference import AnswerDifference
from .deployment import Deployment, Speak, at_leisure
from .request import ScoringRequest
from .served_model import ServedModel
from .shadow_statistics import ShadowStatistics
from .slot import ModelSlot

LOG = logging.getLogger("regista.serving")

WAITING = 100
"""Requests that may wait for the shadow; what comes while so many wait is dropped, and counted."""

WAITING_BYTES = 64 * 2**20
"""Bytes of the bodies that may wait."""


class _Asked(NamedTuple):
    request: ScoringRequest
    speak: Speak
    answer: Answer
    seconds: float


class ShadowDeployment:
    """``visible`` answers; afterwards, in a thread, ``shadow`` is asked the same, and ``statistics`` compares."""

    def __init__(self, visible: Deployment, shadow: ModelSlot) -> None:
        self.slots = (*visible.slots, shadow)
        self._visible = visible
        self._shadow = shadow
        self._waiting: queue.Queue[_Asked] = queue.Queue(WAITING)
        self._bytes = 0
        self._changing = threading.Lock()
        self._statistics = ShadowStatistics()
        threading.Thread(target=self._run, name="regista-shadow", daemon=True).start()

    @property
    def statistics(self) -> ShadowStatistics:
        """What the comparisons showed so far."""
        return self._statistics

    def answer(self, request: ScoringRequest, speak: Speak) -> tuple[ServedModel, Answer]:
        """What the visible model answers; the shadow is asked later."""
        begun = time.perf_counter()
        served, answer = self._visible.answer(request, speak)
        self._put(_Asked(request, at_leisure(speak), answer, time.perf_counter() - begun))
        return served, answer

    def _put(self, asked: _Asked) -> None:
        size = len(asked.request.body)
        with self._changing:
            fits = self._bytes == 0 or self._bytes + size <= WAITING_BYTES
            if fits:
                try:
                    self._waiting.put_nowait(asked)
                    self._bytes += size
                    return
                except queue.Full:
                    pass
        self._add(ShadowStatistics(dropped=1))

    def _run(self) -> None:
        while True:
            asked = self._waiting.get()
            try:
                self._add(self._compare(asked))
            except Exception:
                LOG.exception("Comparing with the shadow failed")
            with self._changing:
                self._bytes -= len(asked.request.body)

    def _compare(self, asked: _Asked) -> ShadowStatistics:
        begun = time.perf_counter()
        with self._shadow.lease() as served:
            answer = asked.speak(served, asked.request)
        seconds = time.perf_counter() - begun
        if answer.ok != asked.answer.ok:
            said = b"it answered what clients got an error for" if answer.ok else answer.body
            return ShadowStatistics(failed=1, last_error=said[:500].decode(errors="replace"))
        if not answer.ok:
            return ShadowStatistics(compared=1, different=int(answer.status != asked.answer.status))
        found = AnswerDifference.between(asked.answer, answer)
        return ShadowStatistics(
            compared=1,
            different=int(found.different),
            numbers=found.numbers,
            unequal=found.unequal,
            difference=found.total,
            largest=found.largest,
            champion_seconds=asked.seconds,
            shadow_seconds=seconds,
        )

    def _add(self, more: ShadowStatistics) -> None:
        with self._changing:
            self._statistics += more
