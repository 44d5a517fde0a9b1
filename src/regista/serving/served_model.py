"""ServedModel: a loaded model that answers requests until another one has taken its place."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from .scorer import Scorable, Scorer


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model it is: the URI that was asked for, and what it came to.

    ``name`` and ``version`` are those of a registered version, ``model_id`` of a logged model, None where the URI tells
    of none.
    """

    uri: str
    name: str | None = None
    version: str | None = None
    model_id: str | None = None

    def __str__(self) -> str:
        if self.version is None:
            return self.uri
        return f"{self.name}/{self.version}"


def _nothing() -> None:
    """Nothing is to be given back."""


class ServedModel:
    """A model with its scorer, and the number of requests that it is answering.

    ``release`` gives back what the model holds, its folder say; it is called once, when the model is retired and its
    last request has been answered.
    """

    def __init__(
        self,
        identity: ModelIdentity,
        model: Scorable,
        release: Callable[[], None] = _nothing,
        example: bytes | None = None,
    ) -> None:
        self.identity = identity
        self.example = example
        self.model = model
        self.scorer = Scorer(model)
        self._release = release
        self._requests = 0
        self._retired = False
        self._idle = threading.Condition()

    def begin(self) -> None:
        """A request is being answered: until its ``end``, what the model holds is not given back."""
        with self._idle:
            self._requests += 1

    def end(self) -> None:
        """A request has been answered, or has failed."""
        with self._idle:
            self._requests -= 1
            last = self._requests == 0
            if last:
                self._idle.notify_all()
            ends = last and self._retired
        if ends:
            self._release()

    def retire(self) -> None:
        """Take no new request; the last one that is being answered gives the model back. May be called once."""
        with self._idle:
            self._retired = True
            ends = self._requests == 0
        if ends:
            self._release()

    def drain(self, seconds: float) -> bool:
        """Wait until no request is being answered; False when one still is after ``seconds``."""
        with self._idle:
            return self._idle.wait_for(lambda: self._requests == 0, seconds)
