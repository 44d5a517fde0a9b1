"""Used keys: an order without the metrics, params and tags that nothing has a value of.

Each key of an order is another join, and another look-up for each row without a value of those before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from sqlalchemy import Table, bindparam, select

from ...query import OrderKey, SortValue
from .sorting import SortKey
from .statement import Statement
from .transaction import Snapshot
from .where import Searchable

FEW = 2
"""So many keys of an order cost no more than to look whether they are used."""


@dataclass(frozen=True)
class UsedKeys:
    """The ``order`` that is left, and what the cursor of any row has for each key that was left out.

    Cursors have all keys: a key that nothing has a value of may be used when the next page is asked for.
    """

    order: tuple[OrderKey, ...]
    unused: Mapping[int, tuple[SortValue, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        order: tuple[OrderKey, ...],
        keys: Sequence[SortKey],
        noun: Searchable,
        reading: Snapshot,
        row: Sequence[SortValue],
    ) -> UsedKeys:
        """Those of an order with its sort ``keys``; ``row`` is what the cursor has, nothing on a first page."""
        places = _by_key(keys, row) if row else []
        unused: dict[int, tuple[SortValue, ...]] = {}
        for number, (asked, key) in enumerate(zip(order, keys, strict=True)):
            table = noun.tables.get(asked.field.entity)
            nothing = (len(key.ranks) - 1, None)
            begins_there = not places or places[number] == nothing
            if table is not None and begins_there and not _a_row(table).rows(reading, {"name": asked.field.key}):
                unused[number] = nothing
        return cls(tuple(asked for number, asked in enumerate(order) if number not in unused), unused)

    def of_cursor(self, keys: Sequence[SortKey], row: Sequence[SortValue]) -> list[SortValue]:
        """Of what a cursor has for all ``keys`` that for those which are left."""
        places = enumerate(_by_key(keys, row))
        return list(chain.from_iterable(place for number, place in places if number not in self.unused))

    def for_cursor(self, keys: Sequence[SortKey], row: Sequence[SortValue]) -> list[SortValue]:
        """What a cursor has, made of what a row has for the ``keys`` that are left."""
        places = _by_key(keys, row)
        for number in sorted(self.unused):
            places.insert(number, self.unused[number])
        return list(chain.from_iterable(places))


def is_long(order: Sequence[OrderKey], noun: Searchable) -> bool:
    """Whether it pays to look for keys that are not used."""
    return sum(key.field.entity in noun.tables for key in order) > FEW


@cache
def _a_row(table: Table) -> Statement:
    return Statement(select(table.c.key).where(table.c.key == bindparam("name")).limit(1))


def _by_key(keys: Sequence[SortKey], row: Sequence[SortValue]) -> list[tuple[SortValue, ...]]:
    rest = iter(row)
    return [tuple(next(rest) for _ in key.kinds) for key in keys]
