"""Sampling: so many points of a metric that they show all of it, found by look-ups in an index.

To pick every thousandth point, all would have to be counted. So what is spread evenly here are the steps (and the times
of points that share a step): for each of so many steps the first point at it or behind it is looked up. Where these
leave room, because the steps of a metric are not spread evenly, the gaps between the points found are looked into.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Column, ColumnElement, bindparam, select

from .index_use import Among
from .literals import listed
from .prepared import Prepared
from .seeks import Seek
from .tables import metrics
from .transaction import Snapshot

SMALLEST_STEP, LARGEST_STEP = -(2**63), 2**63 - 1

ROUNDS = 4
"""How often the gaps are looked into at most."""

CROWD = 4
"""Points for one that is wanted; of steps and times that have more, the first are read."""

FEW_STEPS = 10
"""Points for each step, from which on it pays to spread them over its time."""

Point = tuple[int, int, float, int]
"""Step, timestamp, value, is_nan: in the order of the index."""

T = TypeVar("T")


class Extent(NamedTuple):
    """Where to sample: a metric of a run, from one step to another (both included)."""

    run_pk: int
    key: str
    first_step: int
    last_step: int


_ORDER = (metrics.c.step, metrics.c.timestamp, metrics.c.value, metrics.c.is_nan)
_OF_METRIC = (metrics.c.owner_pk == bindparam("pk"), metrics.c.key == bindparam("name"))
_OF_STEP = (*_OF_METRIC, metrics.c.step == bindparam("at_step"))


class _Ends:
    """The first and the last points among those for which ``given`` is true."""

    def __init__(self, *given: ColumnElement[bool], order: Sequence[Column[Any]]) -> None:
        points = select(*_ORDER).where(*given)
        self._first = Prepared(points.order_by(*order).limit(bindparam("size")))
        self._last = Prepared(points.order_by(*(column.desc() for column in order)).limit(1))

    def first(self, reading: Snapshot, values: dict[str, Any], size: int) -> list[Point]:
        """The first points."""
        return _rows(reading, self._first, {**values, "size": size})

    def last(self, reading: Snapshot, values: dict[str, Any]) -> Point:
        """The last point."""
        return _rows(reading, self._last, values)[0]


class _Axis:
    """A column of the index on points, behind those for which one value is given."""

    def __init__(self, column: Column[int], *given: ColumnElement[bool]) -> None:
        self._up = Seek(column, *given)
        self._down = Seek(column, *given, downwards=True)
        at = select(*_ORDER).where(*given, Among(column, bindparam("found")))
        self._at = Prepared(at.order_by(*_ORDER).limit(bindparam("size")))

    def places(self, reading: Snapshot, values: dict[str, Any], first: int, last: int, wanted: int) -> list[int]:
        """About so many values of the column from ``first`` to ``last`` (both exist), or all if there are fewer."""
        found = self._up.run(reading, values, spread(first, last, wanted))
        gaps = _gaps(sorted(found))
        for _ in range(ROUNDS):
            if not gaps or len(found) >= wanted:
                break
            gaps = thinned(gaps, wanted - len(found))
            # What is in a gap may all be at one end of it: first where that begins and ends, then more between.
            found |= self._up.run(reading, values, [before + 1 for before, _ in gaps])
            found |= self._down.run(reading, values, [behind - 1 for _, behind in gaps])
            places = sorted(found)
            inside = [(some[0], some[-1]) for before, behind in gaps if (some := _between(places, before, behind))]
            room, width = max(wanted - len(found), 0), sum(end - begin for begin, end in inside) or 1
            targets = [at for begin, end in inside for at in spread(begin, end, 2 + room * (end - begin) // width)]
            found |= self._up.run(reading, values, targets)
            places = sorted(found)
            gaps = [gap for begin, end in inside for gap in _gaps(_between(places, begin - 1, end + 1))]
        return sorted(found)

    def points(self, reading: Snapshot, values: dict[str, Any], places: Sequence[int], size: int) -> list[Point]:
        """The first ``size`` points at these places."""
        return _rows(reading, self._at, {**values, "found": listed(places, reading.dialect), "size": size})


def _between(places: Sequence[int], before: int, behind: int) -> Sequence[int]:
    """Those of the sorted places that are between two others."""
    return places[bisect_right(places, before) : bisect_left(places, behind)]


def _gaps(places: Sequence[int]) -> list[tuple[int, int]]:
    """The neighbours in the sorted places that have room between them."""
    return [(one, next_one) for one, next_one in pairwise(places) if next_one - one > 1]


_STEPS = _Axis(metrics.c.step, *_OF_METRIC)
_TIMES = _Axis(metrics.c.timestamp, *_OF_STEP)
_IN_EXTENT = _Ends(*_OF_METRIC, metrics.c.step.between(bindparam("first"), bindparam("last")), order=_ORDER)
_AT_STEP = _Ends(*_OF_STEP, order=_ORDER[1:])


def sampled(reading: Snapshot, extent: Extent, wanted: int) -> list[Point]:
    """At most so many points, by step: all there are, or else the first, the last, and others between."""
    values = {"pk": extent.run_pk, "name": extent.key}
    bounds = {**values, "first": extent.first_step, "last": extent.last_step}
    points = _IN_EXTENT.first(reading, bounds, wanted + 1)
    if len(points) <= wanted:
        return points
    last = _IN_EXTENT.last(reading, bounds)
    if wanted == 1:
        return [last]
    steps = _STEPS.places(reading, values, points[0][0], last[0], wanted)
    most = CROWD * wanted
    points = _STEPS.points(reading, values, steps, most + 1)
    if len(points) > most:
        share = wanted // len(steps) if wanted >= FEW_STEPS * len(steps) else 1
        points = [point for step in steps for point in _of_step(reading, {**values, "at_step": step}, share)]
    if points[-1] != last:
        points.append(last)
    return thinned(points, wanted)


def _of_step(reading: Snapshot, values: dict[str, Any], wanted: int) -> list[Point]:
    """So many points of one step, spread over their time; of one the first."""
    points = _AT_STEP.first(reading, values, wanted + 1)
    if wanted == 1 or len(points) <= wanted:
        return points[:wanted]
    last = _AT_STEP.last(reading, values)
    times = _TIMES.places(reading, values, points[0][1], last[1], wanted)
    return thinned(_TIMES.points(reading, values, times, CROWD * wanted), wanted)


def _rows(reading: Snapshot, statement: Prepared, values: dict[str, Any]) -> list[Point]:
    return [tuple(row) for row in reading.run(statement[reading.dialect], values).fetchall()]


def spread(first: int, last: int, count: int) -> list[int]:
    """At most so many whole numbers from ``first`` to ``last`` at equal distances, both included."""
    if count <= 1 or first == last:
        return [first]
    if last - first < count:
        return list(range(first, last + 1))
    return [first + (last - first) * number // (count - 1) for number in range(count)]


def thinned(items: Sequence[T], count: int) -> list[T]:
    """At most so many of the items at equal distances, the first and the last among them; of one the last."""
    if len(items) <= count:
        return list(items)
    return [items[index] for index in spread(0, len(items) - 1, count)] if count > 1 else [items[-1]]
