"""Where: the syntax tree of a filter, and the keys of an order, as SQL expressions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
)

from ...query import PROMPT_TAG, And, Comparison, Expression, Field, Not, Operator, Or, OrderKey
from .index_use import Among, Unindexed
from .literals import ESCAPE, literal_of
from .sorting import SortKey

_COMPARE: dict[Operator, Callable[[ColumnElement[Any], Any], ColumnElement[bool]]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
    Operator.LIKE: lambda column, pattern: column.like(pattern, escape=ESCAPE),
    Operator.ILIKE: lambda column, pattern: column.ilike(pattern, escape=ESCAPE),
    Operator.IN: Among,
    Operator.NOT_IN: lambda column, values: not_(Among(column, values)),
}


Together = Mapping[str, Sequence[Comparison]]
"""Comparisons that all hold, by the key of their field; those with the most promising operators come first."""

Way = Callable[[Together], "Select[Any] | None"]


@dataclass(frozen=True)
class Link:
    """How a noun is tied to the rows of another table that its values belong to: a version to its run.

    ``table`` has the key ``pk``, which the values name, and the column ``match``, which the noun has as ``column``.
    """

    table: Table
    pk: Column[int]
    match: Column[Any]
    column: Column[Any]


@dataclass(frozen=True)
class Values:
    """The table of a noun's tags, params or metrics: rows ``owner_pk``, ``key``, ``value``, perhaps ``is_nan``."""

    table: Table
    link: Link | None = None


@dataclass(frozen=True, eq=False)
class Searchable:
    """How one noun is stored.

    ``pk`` is its key, ``attributes`` its columns by the name they have in filters and ``sorted_by`` those that are
    sorted by another column than they are compared with, ``values`` its tags, params and metrics,
    ``special`` the fields that need an expression of their own. ``ways`` are the selects of the keys of all rows that
    may fulfil comparisons of a field (an attribute, ``entity.key``, or ``entity`` for all of its keys), by an index:
    None if there is no such way.
    ``keyed`` are further tables than those of ``values`` that have a row for each key of an entity.
    ``by_beginning`` names the attributes whose index holds the beginning of the text.
    ``walks`` names the attributes that an index has the rows in the order of, each with those whose conditions can be
    left to that index; ``walks_under`` names those it has in order under one value of another attribute.
    ``page_ends`` names those that an index has nothing but the order of, and whose values are seldom the same: see
    ``ByPageEnd``.
    ``decisive`` are the values of fields that decide which way a search goes. ``lasting`` is False for what is made
    for one request.
    """

    pk: Column[int]
    attributes: Mapping[str, ColumnElement[Any]]
    values: Mapping[str, Values] = field(default_factory=dict)
    keyed: Mapping[str, Table] = field(default_factory=dict)
    special: Mapping[str, Callable[[Comparison], ColumnElement[bool]]] = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)
    walks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    walks_under: Mapping[str, str] = field(default_factory=dict)
    page_ends: frozenset[str] = frozenset()
    sorted_by: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    by_beginning: frozenset[str] = frozenset()
    decisive: Mapping[Field, frozenset[str]] = field(default_factory=lambda: {PROMPT_TAG: frozenset({"true"})})
    lasting: bool = True

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables that have a row for each key of an entity, by the entity."""
        return {**{entity: values.table for entity, values in self.values.items()}, **self.keyed}


def condition(
    expression: Expression, noun: Searchable, visible: frozenset[str] = frozenset(), *, negated: bool = False
) -> ColumnElement[bool]:
    """The shape of a filter as a condition on the noun's row; only the indexes of the attributes ``visible`` serve it.

    SQLite's parser has little room for nesting. So NOT is taken down to the comparisons, and what is nested most comes
    first, where it costs the least room.
    """
    match expression:
        case And(terms=terms) | Or(terms=terms):
            ordered = sorted(terms, key=_depth, reverse=True)
            join = and_ if isinstance(expression, And) is not negated else or_
            return join(*(condition(term, noun, visible, negated=negated) for term in ordered))
        case Not(term=term):
            return condition(term, noun, visible, negated=not negated)
        case Comparison() as comparison:
            found = _comparison(comparison, noun, visible)
            # A comparison holds or does not: what SQL leaves unknown (a missing value) does not.
            return not_(func.coalesce(found, false())) if negated else found


def fields_of(expression: Expression | None) -> Iterator[Field]:
    """The field of each comparison."""
    match expression:
        case And(terms=terms) | Or(terms=terms):
            for term in terms:
                yield from fields_of(term)
        case Not(term=term):
            yield from fields_of(term)
        case Comparison(field=field):
            yield field


def compare(column: ColumnElement[Any], comparison: Comparison) -> ColumnElement[bool]:
    """One comparison of a column with the literal."""
    if comparison.operator is Operator.IS_NULL:
        return column.is_(None)
    if comparison.operator is Operator.IS_NOT_NULL:
        return column.is_not(None)
    return _COMPARE[comparison.operator](column, literal_of(comparison).value)


def is_not_a_prompt(comparison: Comparison) -> bool:
    """Whether it is the comparison that ends every search of MLflow 3's clients: tag is_prompt != 'true'.

    It holds for what has no such tag, unlike other comparisons of tags.
    """
    is_other = comparison.field == PROMPT_TAG and comparison.operator is Operator.NOT_EQUAL
    return is_other and "true" in literal_of(comparison).known


def sort_keys(
    rows: Select[Any], keys: Sequence[OrderKey], noun: Searchable, *, present: bool = False
) -> tuple[Select[Any], list[SortKey]]:
    """The keys to sort by, and the rows joined with the tables that these need.

    Missing values come last, NaN after the numbers, in both directions. ``present`` leaves out the rows that have no
    value of the first key; then an index can give them in its order.
    """
    found: list[SortKey] = []
    links: dict[str, FromClause] = {}
    for number, key in enumerate(keys):
        values = noun.values.get(key.field.entity)
        if values is None:
            found.append(_by_attribute(key, noun))
            continue
        joined = values.table.alias(f"key_{number}")
        present_first = present and number == 0
        owner: ColumnElement[int] = noun.pk
        if values.link is not None:
            rows, owner = _linked(rows, values.link, links, present=present_first)
        # With the values first, nothing must lead from the rows to them.
        its_owner = Unindexed(joined.c.owner_pk) if present_first else joined.c.owner_pk
        rows = rows.join(joined, (its_owner == owner) & (joined.c.key == key.field.key), isouter=not present_first)
        found.append(by_value(joined, key.descending))
    return rows, found


def _linked(
    rows: Select[Any], link: Link, links: dict[str, FromClause], *, present: bool
) -> tuple[Select[Any], ColumnElement[int]]:
    """The rows joined with the table that the values belong to, once for all keys, and its key."""
    between = links.get(link.table.name)
    if between is None:
        between = links[link.table.name] = link.table.alias(f"of_{link.table.name}")
        match = between.c[link.match.name]
        rows = rows.join(between, (Unindexed(match) if present else match) == link.column, isouter=not present)
    return rows, between.c[link.pk.name]


def without_value(key: OrderKey, noun: Searchable) -> ColumnElement[bool]:
    """The condition that a row has no value of a sort key."""
    values = noun.values.get(key.field.entity)
    if values is None:
        return _sorted_column(key, noun).is_(None)
    return ~_has(Comparison(key.field, Operator.IS_NOT_NULL, None), values, noun)


def by_value(joined: FromClause, descending: bool) -> SortKey:
    """The sort key of a joined row ``value``, perhaps ``is_nan``, that may be missing."""
    value = joined.c.value
    if "is_nan" in joined.c:
        return SortKey(value, float, descending, (joined.c.is_nan == 0, joined.c.is_nan == 1, value.is_(None)))
    return SortKey(value, str, descending, (value.is_not(None), value.is_(None)), by_beginning=True)


def owners(values: Values, key: str, noun: Searchable) -> Select[Any]:
    """The keys of the nouns that have a value under this key."""
    table, link = values.table, values.link
    if link is None:
        return select(table.c.owner_pk).where(table.c.key == key)
    # A copy of the noun's table: what this stands in has it already.
    mine = noun.pk.table.alias("owner")
    linked = table.join(link.table, link.pk == table.c.owner_pk)
    linked = linked.join(mine, mine.c[link.column.name] == link.match)
    return select(mine.c[noun.pk.name]).select_from(linked).where(table.c.key == key)


def _depth(expression: Expression) -> int:
    match expression:
        case And(terms=terms) | Or(terms=terms):
            return 1 + max(map(_depth, terms))
        case Not(term=term):
            return _depth(term)
        case Comparison():
            return 0


def _comparison(comparison: Comparison, noun: Searchable, visible: frozenset[str]) -> ColumnElement[bool]:
    entity, key = comparison.field.entity, comparison.field.key
    if special := noun.special.get(key if entity == "attribute" else entity):
        return special(comparison)
    if entity == "attribute":
        column = noun.attributes[key]
        return compare(column if key in visible else Unindexed(column), comparison)
    values = noun.values[entity]
    if is_not_a_prompt(comparison):
        is_prompt = Comparison(PROMPT_TAG, Operator.EQUAL, comparison.value)
        return ~_has(is_prompt, values, noun)
    if comparison.operator is Operator.IS_NULL:
        return ~_has(comparison, values, noun)
    return _has(comparison, values, noun)


def _has(comparison: Comparison, values: Values, noun: Searchable) -> ColumnElement[bool]:
    """That the row has this tag, param or metric, with a value that fits: looked up for each row."""
    table, link = values.table, values.link
    fits = [table.c.key == comparison.field.key, *value_fits(table, comparison)]
    if link is None:
        return exists().where(table.c.owner_pk == noun.pk, *fits)
    return exists().where(link.match == link.column, table.c.owner_pk == link.pk, *fits)


def value_fits(table: Table, comparison: Comparison) -> list[ColumnElement[bool]]:
    """That the value of a row of a tag, param or metric fulfils the comparison."""
    if comparison.operator in {Operator.IS_NULL, Operator.IS_NOT_NULL}:
        return []
    if "is_nan" in table.c:
        value = compare(Unindexed(table.c.value), comparison)
        if comparison.operator is Operator.NOT_EQUAL:  # NaN differs from every number
            return [or_(value, table.c.is_nan == 1)]
        return [value, table.c.is_nan == 0]
    return [compare(Unindexed(table.c.value), comparison)]


def _sorted_column(key: OrderKey, noun: Searchable) -> ColumnElement[Any]:
    return noun.sorted_by.get(key.field.key, noun.attributes[key.field.key])


def _by_attribute(key: OrderKey, noun: Searchable) -> SortKey:
    column = _sorted_column(key, noun)
    ranks = (column.is_not(None), column.is_(None)) if getattr(column, "nullable", False) else ()
    by_beginning = key.field.key in noun.by_beginning
    return SortKey(column, column.type.python_type, key.descending, ranks, by_beginning=by_beginning)
