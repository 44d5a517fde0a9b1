"""Page end: the first rows of an order of which an index has no more than the first key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam

from .sorting import SortKey
from .statement import Statement
from .transaction import Snapshot

_END = "page_end"


class ByPageEnd:
    """Rows that an index has in the order of their first key; ``rows`` are these without an order.

    The other databases sort what ties only. MySQL would read and sort all rows, so it is asked first where the page
    ends by the first key, and then sorts the rows up to there.
    """

    def __init__(self, rows: Select[Any], keys: Sequence[SortKey], *, once: bool) -> None:
        first, *others = keys
        by_first = first.sorted(ranked=False)
        end = bindparam(_END, type_=first.value.type)
        up_to_end = first.value >= end if first.descending else first.value <= end
        ordered = rows.order_by(*by_first, *(by for key in others for by in key.sorted()))
        ends = rows.with_only_columns(first.value).order_by(*by_first).prefix_with("STRAIGHT_JOIN", dialect="mysql")
        self._whole = Statement(ordered.limit(bindparam("size")), once=once)
        self._ends = Statement(ends.limit(bindparam("size")), once=once)
        self._up_to_end = Statement(ordered.where(up_to_end).limit(bindparam("size")), once=once)

    def rows(self, reading: Snapshot, values: Mapping[str, Any]) -> Sequence[Any]:
        """The first ``size`` rows."""
        if reading.dialect != "mysql":
            return self._whole.rows(reading, values)
        ends = self._ends.rows(reading, values)
        found = self._up_to_end.rows(reading, {**values, _END: ends[-1][0]}) if ends else []
        # Fewer when one has gone in between; then nobody must think that these were the last.
        return found if len(found) >= len(ends) else self._whole.rows(reading, values)
