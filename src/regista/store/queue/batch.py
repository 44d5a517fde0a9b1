"""Batch: the entries of one run that are sent together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from ...api.delivery import Delivery
from ...api.runs import MAX_BATCH_ITEMS, MAX_BATCH_PARAMS, MAX_BATCH_TAGS, LogBatch, UpdateRun
from ...entities import Caller
from ...errors import CorruptedData
from .entry import Entry

MAX_BYTES = 512 * 1024
"""Of the entries of a batch that has several: proxies often take no more than 1 MiB."""


@dataclass(frozen=True, slots=True)
class Batch:
    """All entries of one run from a first to a last one, sent as number ``number`` of the queue ``queue``.

    What was sent once under a number is sent again as the very same batch until there is an answer: the store knows
    by the number alone what it has carried out.
    """

    queue: str
    number: int
    entries: tuple[Entry, ...]

    @property
    def run_id(self) -> str:
        """The run it belongs to."""
        return self.entries[0].run_id

    @property
    def first(self) -> int:
        """The sequence of the first entry."""
        return self.entries[0].sequence

    @property
    def last(self) -> int:
        """The sequence of the last entry."""
        return self.entries[-1].sequence

    @property
    def caller(self) -> Caller:
        """In whose name it is sent."""
        return Caller(self.entries[0].user)

    def request(self) -> LogBatch | UpdateRun:
        """All entries as one call; CorruptedData when one cannot be read."""
        delivery = Delivery(self.queue, self.number)
        calls = [entry.request() for entry in self.entries]
        if isinstance(calls[0], UpdateRun):
            return structs.replace(calls[0], delivery=delivery)
        logged = [call for call in calls if isinstance(call, LogBatch)]
        return LogBatch(
            run_id=self.run_id,
            metrics=tuple(point for call in logged for point in call.metrics),
            params=tuple(dict.fromkeys(param for call in logged for param in call.params)),
            tags=tuple(dict.fromkeys(tag for call in logged for tag in call.tags)),
            delivery=delivery,
        )


def fitting(entries: Sequence[Entry]) -> int:
    """How many of a run's entries, from the first on, make one batch that says what they say one after the other.

    A batch has one user, and one value for a param or a tag: the history tells of each.
    """
    points = size = 0
    params: dict[str, str] = {}
    tags: dict[str, str] = {}
    for count, entry in enumerate(entries):
        try:
            request = entry.request()
        except CorruptedData:
            return count or 1
        if isinstance(request, UpdateRun):
            return count or 1
        more_params = {param.key: param.value for param in request.params}
        more_tags = {tag.key: tag.value for tag in request.tags}
        points += len(request.metrics)
        size += len(entry.content)
        # An entry may hold more than what is sent at once; it is whole or not at all, so it goes alone.
        if count and (
            entry.user != entries[0].user
            or size > MAX_BYTES
            or _disagree(params, more_params)
            or _disagree(tags, more_tags)
            or len(params | more_params) > MAX_BATCH_PARAMS
            or len(tags | more_tags) > MAX_BATCH_TAGS
            or points + len(params | more_params) + len(tags | more_tags) > MAX_BATCH_ITEMS
        ):
            return count
        params |= more_params
        tags |= more_tags
    return len(entries)


def _disagree(one: dict[str, str], other: dict[str, str]) -> bool:
    return any(one.get(key, value) != value for key, value in other.items())
