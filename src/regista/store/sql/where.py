"""Where: the syntax tree of a filter, and sort keys, as SQL expressions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, false, func, literal_column, not_, or_, select

from ...query import PROMPT_TAG, And, Comparison, Expression, Not, Operator, Or, OrderKey
from .tables import SEARCHED_PREFIX

_ESCAPE = "\x1b"
"""Nobody types it: patterns have no escape in the search language, and PostgreSQL would take the backslash for one."""

_COMPARE: dict[Operator, Callable[[ColumnElement[Any], Any], ColumnElement[bool]]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
    Operator.LIKE: lambda column, pattern: column.like(pattern, escape=_ESCAPE),
    Operator.ILIKE: lambda column, pattern: column.ilike(pattern, escape=_ESCAPE),
    Operator.IN: lambda column, values: column.in_(values),
    Operator.NOT_IN: lambda column, values: column.not_in(values),
    Operator.IS_NULL: lambda column, _: column.is_(None),
    Operator.IS_NOT_NULL: lambda column, _: column.is_not(None),
}


@dataclass(frozen=True)
class Searchable:
    """How one noun is stored.

    ``pk`` is its key, ``attributes`` its columns by the name they have in filters, ``values`` the tables of
    its tags, params and metrics, ``special`` the fields that need an expression of their own.
    """

    pk: ColumnElement[int]
    attributes: Mapping[str, ColumnElement[Any]]
    values: Mapping[str, Table] = field(default_factory=dict)
    special: Mapping[str, Callable[[Comparison], ColumnElement[bool]]] = field(default_factory=dict)


def condition(expression: Expression, noun: Searchable) -> ColumnElement[bool]:
    """The filter as a condition on the noun's row."""
    match expression:
        case And(terms=terms):
            return and_(*(condition(term, noun) for term in terms))
        case Or(terms=terms):
            return or_(*(condition(term, noun) for term in terms))
        case Not(term=term):
            # A comparison holds or does not: what SQL leaves unknown (a missing value) does not.
            return not_(func.coalesce(condition(term, noun), false()))
        case Comparison() as comparison:
            return _comparison(comparison, noun)


def ordered(statement: Select[Any], keys: tuple[OrderKey, ...], noun: Searchable) -> Select[Any]:
    """The statement in that order; missing values come last, NaN after the numbers, in both directions."""
    for number, key in enumerate(keys):
        table = noun.values.get(key.field.entity)
        if table is None:
            column = noun.attributes[key.field.key]
            if getattr(column, "nullable", False):
                statement = statement.order_by(column.is_(None))
        else:
            joined = table.alias(f"key_{number}")
            statement = statement.outerjoin(joined, (joined.c.owner_pk == noun.pk) & (joined.c.key == key.field.key))
            column = joined.c.value
            if "is_nan" in table.c:
                statement = statement.order_by(case((column.is_(None), 2), (joined.c.is_nan == 1, 1), else_=0))
            else:
                statement = statement.order_by(column.is_(None))
        statement = statement.order_by(column.desc() if key.descending else column.asc())
    return statement


def compare(column: ColumnElement[Any], comparison: Comparison) -> ColumnElement[bool]:
    """One comparison of a column with the literal."""
    value: Any = comparison.value
    if comparison.operator in {Operator.LIKE, Operator.ILIKE}:
        value = value.replace(_ESCAPE, _ESCAPE + _ESCAPE)
    return _COMPARE[comparison.operator](column, value)


def owners(comparison: Comparison, table: Table) -> Select[Any]:
    """The keys of the rows that have this tag, param or metric, with a value that fits."""
    having = select(table.c.owner_pk).where(table.c.key == comparison.field.key)
    if comparison.operator in {Operator.IS_NULL, Operator.IS_NOT_NULL}:
        return having
    if "is_nan" in table.c:
        return having.where(compare(table.c.value, comparison), table.c.is_nan == 0)
    if comparison.operator is Operator.EQUAL:
        return having.where(_equal(table.c.value, str(comparison.value)))
    return having.where(compare(table.c.value, comparison))


def is_not_a_prompt(comparison: Comparison) -> bool:
    """Whether it is the comparison that ends every search of MLflow 3's clients: tag is_prompt != 'true'.

    It holds for what has no such tag, unlike other comparisons of tags.
    """
    return comparison.field == PROMPT_TAG and (comparison.operator, comparison.value) == (Operator.NOT_EQUAL, "true")


def _comparison(comparison: Comparison, noun: Searchable) -> ColumnElement[bool]:
    entity, key = comparison.field.entity, comparison.field.key
    if special := noun.special.get(key if entity == "attribute" else entity):
        return special(comparison)
    if entity == "attribute":
        return compare(noun.attributes[key], comparison)
    if is_not_a_prompt(comparison):
        is_prompt = Comparison(PROMPT_TAG, Operator.EQUAL, "true", comparison.column)
        return noun.pk.not_in(owners(is_prompt, noun.values[entity]))
    having = owners(comparison, noun.values[entity])
    return noun.pk.not_in(having) if comparison.operator is Operator.IS_NULL else noun.pk.in_(having)


def _equal(column: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """The value in two parts: the index holds the first, by the very expression that stands here.

    With ``column = value`` beside it SQLite would put the value for the column into that expression, and then
    not know the index any more.
    """
    one: ColumnElement[int] = literal_column("1")
    length: ColumnElement[int] = literal_column(str(SEARCHED_PREFIX))
    return and_(
        func.substr(column, one, length) == value[:SEARCHED_PREFIX],
        func.substr(column, SEARCHED_PREFIX + 1) == value[SEARCHED_PREFIX:],
    )
