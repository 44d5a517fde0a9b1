"""CanaryDeployment: a second model answers a share of the requests, always the same ones."""

from __future__ import annotations

import hashlib

from .answer import Answer
from .deployment import Speak
from .request import ScoringRequest
from .served_model import ServedModel
from .slot import ModelSlot


class CanaryDeployment:
    """``canary`` answers the ``share`` (0 to 1) of the requests that a stable hash picks, ``champion`` the others.

    What is hashed is the value of the header ``key``, or the body where there is no such header, so a user, or a
    repeated request, meets the same model each time, in each worker and after each start.
    """

    def __init__(self, champion: ModelSlot, canary: ModelSlot, share: float, key: str | None = None) -> None:
        self.slots = (champion, canary)
        self._share = share
        self._key = key.lower() if key else None

    def answer(self, request: ScoringRequest, speak: Speak) -> tuple[ServedModel, Answer]:
        """The model that the request's hash picks answers."""
        with self.slots[self.picks_canary(request)].lease() as served:
            return served, speak(served, request)

    def picks_canary(self, request: ScoringRequest) -> bool:
        """Whether the canary answers this request."""
        value = request.headers.get(self._key) if self._key else None
        return position(request.body if value is None else value.encode()) < self._share


def position(key: bytes) -> float:
    """Where a key lies between 0 and 1: the first 8 bytes of its BLAKE2b as a fraction."""
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big") / 2**64
