"""Narrow: begin a search with the few rows that one of its comparisons leaves."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, func, select

from ...query import And, Comparison, Expression, Field, Operator, Or
from .index_use import Among, Beginning, Unindexed
from .literals import Literal, literal_of
from .statement import Statement
from .transaction import Snapshot
from .where import Searchable, Together, Way, compare, is_not_a_prompt, owners

FEW = 1_000
"""So many rows are always looked up one by one: to walk over an index in the order asked for is hardly better."""

MOST = 30_000
"""More are never looked up one by one."""

_RANGES = frozenset({Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL})
_BOUNDS = _RANGES | {Operator.EQUAL, Operator.IN}
_EXACT = frozenset({Operator.EQUAL, Operator.IN})
_PROMISE = (frozenset({Operator.EQUAL}), frozenset({Operator.IN}), frozenset({Operator.LIKE}), _RANGES)


class Few(NamedTuple):
    """The keys of few rows, among which all results are; ``fulfilled`` comparisons need not be looked at again."""

    keys: list[int]
    fulfilled: tuple[Comparison, ...] = ()


class _Single(NamedTuple):
    """Finds the rows for which the ``fulfilled`` comparisons hold, and perhaps others do not."""

    statement: Statement
    fulfilled: tuple[Comparison, ...] = ()

    def few(self, reading: Snapshot, values: Mapping[str, Any], enough: int) -> Few | None:
        keys = _few(self.statement, reading, values, enough)
        return None if keys is None else Few(keys, self.fulfilled)


@dataclass(frozen=True)
class _Ways:
    """How to find the rows that a part of a filter leaves: one of ``single``, or else all parts of one of ``joint``."""

    single: tuple[_Single, ...]
    joint: tuple[tuple[_Ways, ...], ...]


class Narrowing:
    """Finds the keys among which all results are, when they are so few that to look at each is the short way.

    ``scope`` selects the keys of all rows that are searched at all, by an index; None if that would be of no use.

    If ``fitting`` of ``all`` rows fit, a page of ``size`` rows is full after walking over ``size · all / fitting`` rows
    in the order asked for, where an index has them in that order (``walkable``), else over all. Sorting those that fit
    takes ``fitting``. Databases estimate that as well, but SQLite does without statistics, and all take comparisons
    for independent of each other.
    """

    def __init__(
        self,
        noun: Searchable,
        expression: Expression | None,
        scope: Select[Any] | None,
        *,
        walkable: bool,
        once: bool,
    ) -> None:
        self._noun = noun
        self._walkable = walkable
        self._once = once
        self._greatest = Statement(select(func.max(noun.pk)))
        self._ways = self._ways_of(expression)
        self._scope = None if scope is None else _Single(Statement(scope.limit(bindparam("enough")), once=once))

    def few(self, reading: Snapshot, values: Mapping[str, Any], size: int) -> Few | None:
        """The keys, each once; None when there are too many, or no index leads to them."""
        if not self._ways.single and not self._ways.joint and self._scope is None:
            return None
        found = _first(self._ways, reading, values, FEW)
        if found is None and (enough := self._enough(reading, size)) > FEW:
            found = _first(self._ways, reading, values, enough, tried=1)
            if found is None and self._scope is not None:
                found = self._scope.few(reading, values, enough)
        elif found is None and self._scope is not None:
            found = self._scope.few(reading, values, FEW)
        return found

    def _enough(self, reading: Snapshot, size: int) -> int:
        ((greatest,),) = self._greatest.rows(reading, {})
        every = greatest or 0
        enough = math.isqrt(size * every) if self._walkable else every // 2
        return min(enough, MOST)

    def _ways_of(self, expression: Expression | None) -> _Ways:
        if isinstance(expression, Or):
            return _Ways((), (tuple(map(self._ways_of, expression.terms)),))
        single = tuple(
            _Single(Statement(way.limit(bindparam("enough")), once=self._once), fulfilled)
            for way, fulfilled in self._selects(expression)
        )
        parts = expression.terms if isinstance(expression, And) else ()
        return _Ways(single, tuple(tuple(map(self._ways_of, part.terms)) for part in parts if isinstance(part, Or)))

    def _selects(self, expression: Expression | None) -> Iterator[tuple[Select[Any], tuple[Comparison, ...]]]:
        """What to try, the most promising first, and what it fulfils; comparisons of one field, such as both ends of a
        range, together."""
        terms = expression.terms if isinstance(expression, And) else (expression,)
        comparisons = [term for term in terms if isinstance(term, Comparison) and not is_not_a_prompt(term)]
        by_field: dict[Field, list[Comparison]] = {}
        for comparison in sorted(comparisons, key=_promise):
            by_field.setdefault(comparison.field, []).append(comparison)
        attributes = {field.key: of_field for field, of_field in by_field.items() if field.entity == "attribute"}
        for field, of_field in by_field.items():
            ways = self._noun.ways
            found: list[Select[Any] | None]
            if field.entity == "attribute":
                found = [ways[field.key](attributes)] if field.key in ways else []
            elif (own := ways.get(f"{field.entity}.{field.key}", ways.get(field.entity))) is not None:
                # A field with several values: each comparison may hold for another one.
                found = [own({field.key: [comparison]}) for comparison in of_field]
            else:
                found = [self._way_by_value(field, of_field)]
            fulfilled = tuple(of_field) if self._is_exact(field, of_field) else ()
            yield from ((way, fulfilled) for way in found if way is not None)

    def _is_exact(self, field: Field, comparisons: Sequence[Comparison]) -> bool:
        """Whether a way by these comparisons of a param or tag leaves exactly the rows that fulfil them all."""
        values = self._noun.values.get(field.entity)
        by_value = values is not None and field.entity not in self._noun.special and "is_nan" not in values.table.c
        by_own_way = f"{field.entity}.{field.key}" in self._noun.ways or field.entity in self._noun.ways
        return by_value and not by_own_way and all(one.operator in _EXACT for one in comparisons)

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


def _first(
    ways: _Ways, reading: Snapshot, values: Mapping[str, Any], enough: int, tried: int | None = None
) -> Few | None:
    """The keys that the first way leaves which leaves no more than ``enough``; ``tried`` single ones are tried."""
    for way in ways.single[:tried]:
        if (few := way.few(reading, values, enough)) is not None:
            return few
    for parts in ways.joint:
        if (keys := _all(parts, reading, values, enough)) is not None:
            return Few(keys)
    return None


def _few(way: Statement, reading: Snapshot, values: Mapping[str, Any], enough: int) -> list[int] | None:
    rows = way.rows(reading, {**values, "enough": enough + 1})
    return list(found) if len(found := dict.fromkeys(row[0] for row in rows)) <= enough else None


def _all(parts: tuple[_Ways, ...], reading: Snapshot, values: Mapping[str, Any], enough: int) -> list[int] | None:
    found: dict[int, None] = {}
    for part in parts:
        few = _first(part, reading, values, enough)
        if few is None or len(found) + len(few.keys) > enough:
            return None
        found.update(dict.fromkeys(few.keys))
    return list(found)


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
    if comparison.operator is Operator.LIKE:
        return _starting_with(column, literal_of(comparison), by_beginning) if literal_of(comparison).starts else None
    if by_beginning and comparison.operator in {Operator.EQUAL, Operator.IN}:
        return _same(column, comparison)
    return compare(column, comparison) if comparison.operator in _BOUNDS else None


def _same(column: ColumnElement[str], comparison: Comparison) -> ColumnElement[bool]:
    """Both by the expression that SQLite and PostgreSQL have an index on, and by the column, as MySQL's index is.

    SQLite would put the value for a bare column into the expression, and then not know the index any more.
    """
    same = operator.eq if comparison.operator is Operator.EQUAL else Among
    start = same(Beginning(column), literal_of(comparison).beginning)
    return and_(start, compare(Unindexed(column), comparison))


def _starting_with(column: ColumnElement[str], pattern: Literal, by_beginning: bool) -> ColumnElement[bool]:
    start, end = pattern.bounds(by_beginning=by_beginning)
    if not by_beginning:
        return and_(column >= start, column < end)
    columns: tuple[ColumnElement[str], ...] = (Beginning(column), Unindexed(column))
    return and_(*(bound for column in columns for bound in (column >= start, column < end)))


def _promise(comparison: Comparison) -> int:
    return next((rank for rank, kinds in enumerate(_PROMISE) if comparison.operator in kinds), len(_PROMISE))
