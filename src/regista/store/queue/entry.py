"""Entry: one call that waits in a queue."""

from __future__ import annotations

from typing import Final, NamedTuple

import msgspec

from ...api.field_types import check_field_types
from ...api.request_text import check_text
from ...api.runs import LogBatch, LogMetric, LogParam, SetTag, UpdateRun
from ...entities import Metric, Param, Tag, wire
from ...errors import CorruptedData

Waiting = LogBatch | UpdateRun
"""The calls that wait: each can be carried out late, and none has an answer that anybody needs."""

Loggable = LogMetric | LogParam | SetTag | Waiting
"""The calls that can be kept as one of those."""

KINDS: Final[dict[str, type[Waiting]]] = {kind.__name__: kind for kind in (LogBatch, UpdateRun)}


class Entry(NamedTuple):
    """A call on a run in a user's name; ``content`` is its JSON, ``sequence`` its place in the queue (1, 2, 3 …)."""

    sequence: int
    run_id: str
    kind: str
    user: str
    content: bytes

    def request(self) -> Waiting:
        """The call; CorruptedData when it is none."""
        try:
            return wire.decode(self.content, KINDS[self.kind])
        except (KeyError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise CorruptedData(f"The entry cannot be read: {error}") from None


def checked(request: Loggable) -> Waiting:
    """The call as it is kept; InvalidParameter for what a store would refuse whatever is in it."""
    check_field_types(request)
    check_text(request)
    if isinstance(request, LogMetric):
        point = Metric(
            request.key,
            request.value,
            request.timestamp,
            request.step,
            request.model_id,
            request.dataset_name,
            request.dataset_digest,
        )
        return LogBatch(run_id=request.run_id, metrics=(point,))
    if isinstance(request, LogParam):
        return LogBatch(run_id=request.run_id, params=(Param(request.key, request.value),))
    if isinstance(request, SetTag):
        return LogBatch(run_id=request.run_id, tags=(Tag(request.key, request.value),))
    return request
