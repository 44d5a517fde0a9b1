"""Deployment: a name under which models are served, and which of them answers a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .answer import Answer
from .request import ScoringRequest
from .served_model import ServedModel
from .slot import ModelSlot

Speak = Callable[[ServedModel, ScoringRequest], Answer]
"""A scoring protocol: how a request is read, given to a model and answered. Only ``invoke_promptly`` raises."""


class Deployment(Protocol):
    """What answers the requests of one name: a model alone, or with others beside it (shadow, canary)."""

    @property
    def slots(self) -> tuple[ModelSlot, ...]:
        """The places of its models; the first one is that of the champion."""
        ...

    def answer(self, request: ScoringRequest, speak: Speak) -> tuple[ServedModel, Answer]:
        """Which model answered, and what; called from several threads at once."""
        ...


class SingleDeployment:
    """One model answers everything."""

    def __init__(self, slot: ModelSlot) -> None:
        self.slots = (slot,)

    def answer(self, request: ScoringRequest, speak: Speak) -> tuple[ServedModel, Answer]:
        """The occupant of the only slot answers."""
        with self.slots[0].lease() as served:
            return served, speak(served, request)


def invoke(served: ServedModel, request: ScoringRequest) -> Answer:
    """MLflow's scoring protocol (``POST /invocations``)."""
    return served.scorer.score(request.content_type, request.body)


class NotPrompt(Exception):
    """Nobody knows how long the answer will take: it needs a thread."""


def invoke_promptly(served: ServedModel, request: ScoringRequest) -> Answer:
    """``invoke`` where nothing may wait: raises NotPrompt, and answers nothing, for other than plain numbers."""
    answer = served.scorer.score_numbers(request.body)
    if answer is None:
        raise NotPrompt
    return answer


def at_leisure(speak: Speak) -> Speak:
    """The same protocol where there is time."""
    return invoke if speak is invoke_promptly else speak
