"""Delivery: which entry of a client's queue a call carries out."""

from __future__ import annotations

import re

import msgspec

from ..errors import InvalidParameter

_QUEUE = re.compile(r"[0-9a-f]{32}")


class Delivery(msgspec.Struct, frozen=True):
    """Entry number ``sequence`` (1, 2, 3 …) of the queue with the id ``queue`` (32 hex digits).

    A client that got no answer sends an entry again. The store remembers for each queue the number up to which it has
    carried out the entries, and answers a call with that number or a lower one without doing anything.
    """

    queue: str
    sequence: int

    def __post_init__(self) -> None:
        if not _QUEUE.fullmatch(self.queue):
            raise InvalidParameter(
                f"Invalid value {self.queue!r:.80} for parameter 'delivery.queue' supplied: it must be 32 hex digits."
            )
        if self.sequence < 1:
            raise InvalidParameter(
                f"Invalid value {self.sequence} for parameter 'delivery.sequence' supplied: it must be 1 or more."
            )
