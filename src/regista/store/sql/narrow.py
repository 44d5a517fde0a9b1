"""Narrow: begin a search with the few rows that one of its comparisons leaves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, func, select

from ...query import And, Comparison, Expression, Field, Operator, Or
from .index_use import Beginning, Unindexed, beginning_of
from .transaction import Snapshot
from .where import Searchable, Together, Way, compare, is_not_a_prompt, owners

FEW = 1_000
"""So many rows are always looked up one by one: to walk over an index in the order asked for is hardly better."""

MOST = 30_000
"""More are never looked up one by one."""

_RANGES = frozenset({Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL})
_BOUNDS = _RANGES | {Operator.EQUAL, Operator.IN}
_PROMISE = (frozenset({Operator.EQUAL}), frozenset({Operator.IN}), frozenset({Operator.LIKE}), _RANGES)


class Narrowing:
    """Finds the keys among which all results are, when they are so few that to look at each is the short way.

    If ``fitting`` of ``all`` rows fit, a page of ``size`` rows is full after walking over ``size · all / fitting`` rows
    in the order asked for, where an index has them in that order (``walkable``), else over all. Sorting those that fit
    takes ``fitting``. Databases estimate that as well, but SQLite does without statistics, and all take comparisons
    for independent of each other.
    """

    def __init__(self, reading: Snapshot, noun: Searchable, size: int, *, walkable: bool) -> None:
        self._reading = reading
        self._noun = noun
        self._size = size
        self._walkable = walkable

    def keys(self, expression: Expression | None) -> list[int] | None:
        """The keys, each once; None when there are too many, or no index leads to them."""
        found = self._first(expression, FEW)
        if found is None and expression is not None and (enough := self._enough) > FEW:
            found = self._first(expression, enough, tried=1)
        return found

    @property
    def _enough(self) -> int:
        every = self._reading.execute(select(func.max(self._noun.pk))).scalar() or 0
        enough = math.isqrt(self._size * every) if self._walkable else every // 2
        return min(enough, MOST)

    def _first(self, expression: Expression | None, enough: int, tried: int | None = None) -> list[int] | None:
        """The keys that the first of its terms leaves which leaves no more than ``enough``; ``tried`` are so many."""
        if isinstance(expression, Or):
            return self._any(expression.terms, enough)
        for way in islice(self._ways(expression), tried):
            found = self._run(way, enough)
            if found is not None:
                return found
        if isinstance(expression, And):
            for term in expression.terms:
                if isinstance(term, Or) and (found := self._any(term.terms, enough)) is not None:
                    return found
        return None

    def _any(self, terms: Sequence[Expression], enough: int) -> list[int] | None:
        found: dict[int, None] = {}
        for term in terms:
            keys = self._first(term, enough)
            if keys is None or len(found) + len(keys) > enough:
                return None
            found.update(dict.fromkeys(keys))
        return list(found)

    def _ways(self, expression: Expression | None) -> Iterator[Select[Any]]:
        """What to try, the most promising first; comparisons of one field, such as both ends of a range, together."""
        terms = expression.terms if isinstance(expression, And) else (expression,)
        comparisons = [term for term in terms if isinstance(term, Comparison) and not is_not_a_prompt(term)]
        by_field: dict[Field, list[Comparison]] = {}
        for comparison in sorted(comparisons, key=_promise):
            by_field.setdefault(comparison.field, []).append(comparison)
        attributes = {field.key: of_field for field, of_field in by_field.items() if field.entity == "attribute"}
        for field, of_field in by_field.items():
            if field.entity != "attribute":
                way = self._way_by_value(field, of_field)
            else:
                way = ways[field.key](attributes) if field.key in (ways := self._noun.ways) else None
            if way is not None:
                yield way

    def _way_by_value(self, field: Field, comparisons: Sequence[Comparison]) -> Select[Any] | None:
        values = self._noun.values.get(field.entity)
        present = [comparison for comparison in comparisons if comparison.operator is not Operator.IS_NULL]
        if values is None or field.entity in self._noun.special or not present:
            return None
        having = owners(values, field.key, self._noun)
        bounds = bounded(values.table.c.value, present, by_beginning="is_nan" not in values.table.c)
        if bounds is not None and "is_nan" in values.table.c:
            # PostgreSQL takes the values of all keys together for those of one, and prefers to read them all; the
            # order is that of the index.
            return having.where(bounds).order_by(values.table.c.value)
        return having if bounds is None else having.where(bounds)

    def _run(self, way: Select[Any], enough: int) -> list[int] | None:
        found: list[int] = list(dict.fromkeys(self._reading.execute(way.limit(enough + 1)).scalars()))
        return found if len(found) <= enough else None


def way_by(pk: Column[int], key: str, column: ColumnElement[Any], *, by_beginning: bool = False) -> Way:
    """The way to a noun's rows by the index on the column of an attribute, or on its beginning."""

    def way(together: Together) -> Select[Any] | None:
        bounds = bounded(column, together[key], by_beginning=by_beginning)
        return None if bounds is None else select(pk).where(bounds)

    return way


def bounded(
    column: ColumnElement[Any], comparisons: Sequence[Comparison], *, by_beginning: bool = False
) -> ColumnElement[bool] | None:
    """The part of an index on the column that has all fitting rows, and perhaps others; None if that is all of it."""
    bounds = [bound for comparison in comparisons if (bound := _bound(column, comparison, by_beginning)) is not None]
    return and_(*bounds) if bounds else None


def _bound(column: ColumnElement[Any], comparison: Comparison, by_beginning: bool) -> ColumnElement[bool] | None:
    value: Any = comparison.value
    if comparison.operator is Operator.LIKE:
        start = value[: next((at for at, sign in enumerate(value) if sign in "%_"), len(value))]
        return _starting_with(column, start, by_beginning) if start else None
    if by_beginning and comparison.operator in {Operator.EQUAL, Operator.IN}:
        return _same(column, value if comparison.operator is Operator.IN else [value])
    return compare(column, comparison) if comparison.operator in _BOUNDS else None


def _same(column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    """Both by the expression that SQLite and PostgreSQL have an index on, and by the column, as MySQL's index is.

    SQLite would put the value for a bare column into the expression, and then not know the index any more.
    """
    beginnings = sorted({beginning_of(value) for value in values})
    if len(values) == 1:
        return and_(Beginning(column) == beginnings[0], Unindexed(column) == values[0])
    return and_(Beginning(column).in_(beginnings), Unindexed(column).in_(values))


def _starting_with(column: ColumnElement[str], start: str, by_beginning: bool) -> ColumnElement[bool]:
    if by_beginning:
        start = beginning_of(start)
        return and_(_starting_with(Beginning(column), start, False), _starting_with(Unindexed(column), start, False))
    end = _after_all(start)
    return column >= start if end is None else and_(column >= start, column < end)


def _after_all(start: str) -> str | None:
    """The first text, by code point, that comes after all which begin so."""
    while start:
        last = ord(start[-1]) + 1
        if last <= 0x10FFFF:
            return start[:-1] + chr(0xE000 if last == 0xD800 else last)
        start = start[:-1]
    return None


def _promise(comparison: Comparison) -> int:
    return next((rank for rank, kinds in enumerate(_PROMISE) if comparison.operator in kinds), len(_PROMISE))
