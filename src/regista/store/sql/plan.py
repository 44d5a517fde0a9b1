"""Plan: the statements of a search, made once for all searches of one shape."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from ...query import And, Comparison, Expression, Field, Operator, OrderKey
from .index_use import Among, Unindexed
from .literals import listed
from .narrow import Narrowing, bounded
from .page_end import ByPageEnd
from .sorting import Place, SortKey, behind, stretches
from .statement import Statement
from .transaction import Snapshot
from .where import Searchable, compare, condition, fields_of, is_not_a_prompt, sort_keys

KEPT = 256
"""Plans in memory. People and programs ask for the same few shapes again and again."""

USUAL = 8
"""Comparisons of a filter, and keys of an order, that people write often; what is made for others is not kept."""

COUNTED = 1000
"""Rows of a page for which the way to count them is chosen."""

WALKED = 100_000
"""Rows that are rather walked over than sorted, when they are sorted by a metric, param or tag: an index has those, and
what is passed over in the database is sorted with all that have none."""

LONGEST = 250
"""Characters of the key of a tag, param or metric: longer ones are not stored."""

_ON_LEAD = frozenset(
    {
        Operator.EQUAL,
        Operator.IN,
        Operator.LIKE,
        Operator.LESS,
        Operator.LESS_OR_EQUAL,
        Operator.GREATER,
        Operator.GREATER_OR_EQUAL,
    }
)
"""The comparisons that are those of the value itself: no other value and no missing one fulfils them."""

_ENDS = {
    False: frozenset({Operator.LESS, Operator.LESS_OR_EQUAL}),
    True: frozenset({Operator.GREATER, Operator.GREATER_OR_EQUAL}),
}
"""The comparisons that end an order, by whether it is descending."""

Rows = Callable[[frozenset[str]], Select[tuple[int]]]


class Sort(Protocol):
    """``sort_keys``, or what a noun has in its place."""

    def __call__(
        self, rows: Select[Any], keys: Sequence[OrderKey], noun: Searchable, *, present: bool
    ) -> tuple[Select[Any], list[SortKey]]:
        """The sort keys, and the rows joined with what they need."""
        ...


@dataclass(frozen=True)
class Question:
    """What a plan is made for.

    ``rows`` makes the select of the keys of all rows to filter, given the names of what the index of the order may
    serve; ``expression`` is the shape of the filter. ``sort`` makes the sort keys, and ``missing`` the condition to
    have no value of one. ``scope`` is ``rows`` by an index, where that can be better than to follow the order.
    """

    noun: Searchable
    rows: Rows
    expression: Expression | None
    order: tuple[OrderKey, ...]
    sort: Sort
    missing: Callable[[OrderKey, Searchable], ColumnElement[bool]]
    scope: Select[Any] | None = None


class _Level(NamedTuple):
    """The stretches of an order among the rows without a value of the first so many keys.

    ``nothing`` is the rank of those without a value of the next key, None if all have one.
    """

    stretches: tuple[Statement | ByPageEnd, ...]
    nothing: int | None


class Plan:
    """Statements that find the keys of rows, and after these what a cursor remembers.

    Beside the values of the filter and of the place to begin behind they get ``size``: how many rows at most. A plan
    is used by many threads; a statement that two of them make at once is made twice.
    """

    def __init__(self, question: Question) -> None:
        self._question = question
        self._once = not is_usual(question)
        order = _walked_by(question.order)
        self._visible = question.noun.walks.get(order, frozenset())
        self._narrowing = Narrowing(
            question.noun,
            None if _walks_under(question, order) else question.expression,
            question.scope,
            walkable=order in question.noun.walks,
            once=self._once,
        )
        self._on_lead, self._rest = _on_lead(question)
        by_index = order in question.noun.page_ends and question.scope is None
        self._ends_by_index = by_index and _is_open(question.expression)
        self.keys = self._ordered(self._base(frozenset()), question.order)[1]
        self._few: dict[tuple[tuple[Comparison, ...], tuple[Place, ...] | None], Statement] = {}
        self._counting: dict[tuple[Comparison, ...] | None, Statement] = {}
        self._skipping: dict[tuple[Comparison, ...] | None, Statement] = {}
        self._levels: dict[tuple[int, tuple[Place, ...] | None], _Level] = {}

    def after_so_many(self, reading: Snapshot, values: Mapping[str, Any], size: int, offset: int) -> list[Any]:
        """The rows of a page after so many others."""
        few = self._narrowing.few(reading, values, size)
        if few is None and self._question.order[0].field.entity in self._question.noun.values and offset <= WALKED:
            return self._walk(reading, values, offset + size, None)[offset:]
        fulfilled = None if few is None else few.fulfilled
        statement = self._skipping.get(fulfilled)
        if statement is None:
            rows, order = self._all() if fulfilled is None else self._among(fulfilled)
            rows = rows.order_by(*(by for key in order for by in key.sorted()))
            statement = self._skipping[fulfilled] = self._statement(rows.offset(bindparam("offset")))
        keys = few.keys if few else ()
        named = {**values, "keys": listed(keys, reading.dialect), "size": size, "offset": offset}
        return list(statement.rows(reading, named))

    def count(self, reading: Snapshot, values: Mapping[str, Any]) -> int:
        """How many rows there are on all pages."""
        few = self._narrowing.few(reading, values, COUNTED)
        if few is not None and not few.keys:
            return 0
        fulfilled = None if few is None else few.fulfilled
        counting = self._counting.get(fulfilled)
        if counting is None:
            rows, _ = self._all() if fulfilled is None else self._among(fulfilled)
            counting = Statement(select(func.count()).select_from(rows.subquery()), once=self._once)
            self._counting[fulfilled] = counting
        keys = few.keys if few else ()
        ((count,),) = counting.rows(reading, {**values, "keys": listed(keys, reading.dialect)})
        return int(count)

    def behind(
        self, reading: Snapshot, values: Mapping[str, Any], size: int, row: tuple[Place, ...] | None
    ) -> list[Any]:
        """The rows of a page behind a row; the first page if that is None."""
        few = self._narrowing.few(reading, values, size)
        if few is None:
            return self._walk(reading, values, size, row)
        if not few.keys:
            return []
        statement = self._few.get((few.fulfilled, row))
        if statement is None:
            statement = self._few[few.fulfilled, row] = self._among_few(few.fulfilled, row)
        return list(statement.rows(reading, {**values, "keys": listed(few.keys, reading.dialect), "size": size}))

    def _walk(
        self, reading: Snapshot, values: Mapping[str, Any], size: int, row: tuple[Place, ...] | None
    ) -> list[Any]:
        """One stretch of the order after the other, until the page is full.

        After the rows that have a value of the first key come those that have none, in the order of the other keys.
        """
        found: list[Any] = []
        missing: tuple[Any, ...] = ()
        for number in range(len(self._question.order)):
            level = self._level(number, row)
            for stretch in level.stretches:
                if (room := size - len(found)) > 0:
                    rows = stretch.rows(reading, {**values, "size": room})
                    found += [(pk, *missing, *others) for pk, *others in rows] if missing else rows
            if level.nothing is None or len(found) >= size:
                break
            row = row[1:] if row is not None and row[0].rank == level.nothing else None
            missing += (level.nothing, None)
        return found

    def _level(self, number: int, row: tuple[Place, ...] | None) -> _Level:
        level = self._levels.get((number, row))
        if level is None:
            level = self._levels[number, row] = self._new_level(number, row)
        return level

    def _new_level(self, number: int, row: tuple[Place, ...] | None) -> _Level:
        question = self._question
        without, order = question.order[:number], question.order[number:]
        visible = question.noun.walks.get(_walked_by(order), frozenset())
        base = self._base(visible).where(*(question.missing(key, question.noun) for key in without))
        rows, keys = self._ordered(base, order, present=True)
        first, *others = keys
        bounds = self._bounds(first, row) if number == 0 else None
        if bounds is not None:
            rows = rows.where(bounds)
        by_others = [by for key in others for by in key.sorted()]
        statements: list[Statement | ByPageEnd] = []
        for stretch in stretches(keys, row):
            if number == 0 and self._ends_by_index and not stretch.tied:
                statements.append(ByPageEnd(rows.where(stretch.where), keys, once=self._once))
            elif stretch.present:
                by_first = [] if stretch.tied else first.sorted(ranked=False)
                statements.append(self._statement(rows.where(stretch.where).order_by(*by_first, *by_others)))
        all_have_one = not first.ranks or (number == 0 and bool(self._on_lead))
        return _Level(tuple(statements), None if all_have_one else len(first.ranks) - 1)

    def _bounds(self, first: SortKey, row: tuple[Place, ...] | None) -> ColumnElement[bool] | None:
        """Where in the index of the order all rows are that fit; behind a row only where they end."""
        ends = _ENDS[first.descending]
        bounding = [one for one in self._on_lead if row is None or one.operator in ends]
        return bounded(first.value, bounding, by_beginning=first.by_beginning)

    def _among_few(self, fulfilled: tuple[Comparison, ...], row: tuple[Place, ...] | None) -> Statement:
        rows, keys = self._among(fulfilled)
        if row is not None:
            rows = rows.where(behind(keys, row))
        return self._statement(rows.order_by(*(by for key in keys for by in key.sorted(indexed=False))))

    def _statement(self, rows: Select[Any]) -> Statement:
        return Statement(rows.limit(bindparam("size")), once=self._once)

    def _all(self) -> tuple[Select[Any], list[SortKey]]:
        return self._ordered(self._base(self._visible), self._question.order)

    def _among(self, fulfilled: tuple[Comparison, ...]) -> tuple[Select[Any], list[SortKey]]:
        few = self._base(frozenset(), fulfilled).where(Among(self._question.noun.pk, bindparam("keys")))
        return self._ordered(few, self._question.order)

    def _base(self, visible: frozenset[str], fulfilled: tuple[Comparison, ...] = ()) -> Select[Any]:
        rows: Select[Any] = self._question.rows(visible)
        rest = _without(self._rest, fulfilled)
        return rows if rest is None else rows.where(condition(rest, self._question.noun, visible))

    def _ordered(
        self, rows: Select[Any], order: tuple[OrderKey, ...], *, present: bool = False
    ) -> tuple[Select[Any], list[SortKey]]:
        rows, keys = self._question.sort(rows, order, self._question.noun, present=present)
        if order is self._question.order:
            # The value is joined anyway, so it need not be looked up once more.
            fits = [compare(Unindexed(keys[0].value), comparison) for comparison in self._on_lead]
            rows = rows.where(*fits, *(keys[0].ranks[:1] if fits else ()))
        return rows.add_columns(*(column for key in keys for column in key.selected)), keys


def plan_of(question: Question) -> Plan:
    """The plan for a question, kept if it is a usual one."""
    return _kept(question) if is_usual(question) else Plan(question)


def is_usual(question: Question) -> bool:
    """Whether it is likely to be asked again."""
    compared = list(fields_of(question.expression))
    fields = [*compared, *(key.field for key in question.order)]
    return (
        question.noun.lasting
        and len(compared) <= USUAL
        and len(question.order) <= USUAL
        and all(len(field.key) <= LONGEST for field in fields)
        and not any(key.dataset_name or key.dataset_digest for key in question.order)
    )


@lru_cache(KEPT)
def _kept(question: Question) -> Plan:
    return Plan(question)


def _walks_under(question: Question, order: str) -> bool:
    """Whether the filter says no more than what an index has all such rows under, in the order asked for."""
    expression = question.expression
    terms = expression.terms if isinstance(expression, And) else (expression,)
    comparisons = [term for term in terms if not (isinstance(term, Comparison) and is_not_a_prompt(term))]
    match comparisons:
        case [Comparison(field=Field(entity="attribute", key=key), operator=Operator.EQUAL)]:
            return question.noun.walks_under.get(order) == key
    return False


def _is_open(expression: Expression | None) -> bool:
    """Whether a filter leaves nearly all rows."""
    terms = expression.terms if isinstance(expression, And) else () if expression is None else (expression,)
    return all(isinstance(term, Comparison) and is_not_a_prompt(term) for term in terms)


def _on_lead(question: Question) -> tuple[tuple[Comparison, ...], Expression | None]:
    """Of what a filter demands: comparisons of the very value that the order begins with, and the rest."""
    expression, lead = question.expression, question.order[0].field
    terms = expression.terms if isinstance(expression, And) else () if expression is None else (expression,)
    if question.sort is not sort_keys or lead.entity not in question.noun.values:
        return (), expression
    found = tuple(
        term for term in terms if isinstance(term, Comparison) and term.field == lead and term.operator in _ON_LEAD
    )
    return found, _without(expression, found)


def _without(expression: Expression | None, fulfilled: Collection[Comparison]) -> Expression | None:
    """What a filter demands beside some of its comparisons."""
    terms = expression.terms if isinstance(expression, And) else () if expression is None else (expression,)
    rest = tuple(term for term in terms if term not in fulfilled)
    return And(rest) if len(rest) > 1 else rest[0] if rest else None


def _walked_by(order: tuple[OrderKey, ...]) -> str:
    """The name in ``Searchable.walks`` of what an order begins with."""
    lead = order[0].field
    return lead.key if lead.entity == "attribute" else lead.entity
