"""RunOperations: log calls that are on their way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...errors import Unavailable

if TYPE_CHECKING:
    from .courier import Courier


class RunOperations:
    """What a call with ``synchronous=False`` gives back, as in MLflow."""

    def __init__(self, sent: tuple[tuple[Courier, int], ...] = ()) -> None:
        self._sent = sent

    @classmethod
    def together(cls, parts: Iterable[RunOperations | None]) -> RunOperations:
        """All of several."""
        return cls(tuple(one for part in parts if part is not None for one in part._sent))

    def wait(self) -> None:
        """Wait until the server has carried them out.

        Raises its error when it refused one, Unavailable when it does not answer: they stay in the queue then.
        """
        for courier, sequence in self._sent:
            if not courier.settle(sequence):
                because = f" ({courier.problem})" if courier.problem else ""
                raise Unavailable(f"What was logged has not reached the server yet{because}; it is in the queue.")
