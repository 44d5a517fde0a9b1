"""Sorting: the keys of an order as SQL, and the condition to come behind a row in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, or_, true

from ...query import SortValue
from .index_use import Beginning, Unindexed
from .literals import Literal, value_forms


@dataclass(frozen=True)
class SortKey:
    """One key to sort by.

    ``kind`` is the type of its values. Where a value may be missing or NaN, ``ranks`` are the conditions of the
    groups that come one after the other, in both directions: numbers, NaN, nothing. ``by_beginning`` says that an index
    holds the beginning of the value, which sorts first then.
    """

    value: ColumnElement[Any]
    kind: type
    descending: bool = False
    ranks: tuple[ColumnElement[bool], ...] = ()
    by_beginning: bool = False

    @property
    def kinds(self) -> tuple[type, ...]:
        """The types of what ``selected`` gives."""
        return (int, self.kind) if self.ranks else (self.kind,)

    @property
    def rank(self) -> ColumnElement[int]:
        """The number of the group."""
        last = len(self.ranks) - 1
        return case(*((rank, number) for number, rank in enumerate(self.ranks[:-1])), else_=last)

    @property
    def selected(self) -> tuple[ColumnElement[Any], ...]:
        """What a cursor remembers."""
        return (self.rank, self.value) if self.ranks else (self.value,)

    def sorted(self, *, ranked: bool = True, indexed: bool = True) -> list[ColumnElement[Any]]:
        """What to sort by: without the rank where only one group is looked at, by an index or by none."""
        values: list[ColumnElement[Any]] = [self.value if indexed else Unindexed(self.value)]
        if self.by_beginning and indexed:
            values.insert(0, Beginning(self.value))
        directed: list[ColumnElement[Any]] = [value.desc() if self.descending else value.asc() for value in values]
        return [self.rank, *directed] if self.ranks and ranked else directed

    def equal(self, place: Place) -> ColumnElement[bool]:
        """The condition to be where the row was."""
        return and_(*self._in_group(place), *([] if place.value is None else [self.value == place.value.value]))

    def beyond(self, place: Place) -> ColumnElement[bool]:
        """The condition to come later in the group."""
        if place.value is None:
            return false()
        value = place.value.value
        later = self.value < value if self.descending else self.value > value
        return and_(*self._in_group(place), *self._bound(place.value), later)

    def later_groups(self, place: Place) -> tuple[ColumnElement[bool], ...]:
        """The conditions of the groups that come later."""
        return self.ranks[place.rank + 1 :] if self.ranks else ()

    def _in_group(self, place: Place) -> list[ColumnElement[bool]]:
        return [self.ranks[place.rank]] if self.ranks else []

    def _bound(self, value: Literal) -> list[ColumnElement[bool]]:
        if not self.by_beginning:
            return []
        beginning = Beginning(self.value)
        return [beginning <= value.beginning if self.descending else beginning >= value.beginning]


@dataclass(frozen=True)
class Place:
    """Where a row stands by one key: its group, and its value there if it has one."""

    rank: int
    value: Literal | None


class Row(NamedTuple):
    """A row that others come behind: its place by each key, and the values there by the names they have."""

    places: tuple[Place, ...]
    values: dict[str, SortValue]


def row_of(keys: Sequence[SortKey], values: Sequence[SortValue]) -> Row | None:
    """What a cursor remembers; None when the values cannot be those of a row."""
    rest = list(values)
    places: list[Place] = []
    named: dict[str, SortValue] = {}
    for number, key in enumerate(keys):
        rank = rest.pop(0) if key.ranks else 0
        value = rest.pop(0)
        if not isinstance(rank, int) or not 0 <= rank < max(1, len(key.ranks)):
            return None
        if value is None and (not key.ranks or rank < len(key.ranks) - 1):
            return None
        literal = None if value is None else Literal(f"place{number}", key.kind)
        places.append(Place(rank, literal))
        if literal is not None:
            named.update(value_forms(literal.name, value))
    return Row(tuple(places), named)


def behind(keys: Sequence[SortKey], row: Sequence[Place]) -> ColumnElement[bool]:
    """The condition to come behind a row in the whole order."""
    (key, *others), (place, *rest) = keys, row
    later = [key.beyond(place), *key.later_groups(place)]
    # What is nested comes first, where it costs SQLite's parser the least room.
    return or_(and_(behind(others, rest), key.equal(place)), *later) if others else or_(*later)


class Stretch(NamedTuple):
    """A part of an order that one index can give.

    ``where`` is its condition. Its rows are ``present`` when they have a value of the first key, and ``tied`` when this
    is the same for all.
    """

    where: ColumnElement[bool]
    present: bool = True
    tied: bool = False


def stretches(keys: Sequence[SortKey], row: Sequence[Place] | None) -> Iterator[Stretch]:
    """The parts of an order behind a row (None: all of it), one after the other; together they are ``behind``.

    First what has the same first value as the row, then what has a later one, then the later groups.
    """
    first, *others = keys
    groups = first.ranks or (true(),)
    if row is not None:
        place, *rest = row
        groups = first.later_groups(place)
        if others:
            yield Stretch(and_(first.equal(place), behind(others, rest)), place.value is not None, tied=True)
        if place.value is not None:
            yield Stretch(first.beyond(place))
    for group in groups:
        missing = bool(first.ranks) and group is first.ranks[-1]
        yield Stretch(group, not missing, tied=missing)
