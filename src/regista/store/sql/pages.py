"""Pages: which rows are on one page of a search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from ...errors import QueryError
from ...query import Expression, OrderKey, PageToken, SortValue, decode_cursor, encode_cursor, search_id
from .literals import Shape
from .plan import Plan, Question, Rows, Sort, plan_of
from .sorting import Row, SortKey, row_of
from .transaction import Snapshot
from .used_keys import UsedKeys, is_long
from .where import Searchable, sort_keys, without_value


@dataclass(frozen=True)
class Search:
    """What is asked of one noun; see ``Question``, whose ``scope`` is ``keys``. ``scope`` are the values that ``rows``
    names, and what else of the request the rows depend on."""

    noun: Searchable
    rows: Rows
    expression: Expression | None
    order: tuple[OrderKey, ...]
    scope: Mapping[str, Any] = field(default_factory=dict)
    sort: Sort = sort_keys
    missing: Callable[[OrderKey, Searchable], ColumnElement[bool]] = without_value
    keys: Select[Any] | None = None

    @property
    def id(self) -> str:
        """Other for every other search."""
        keys = [(str(key), key.dataset_name, key.dataset_digest) for key in self.order]
        return search_id(self.noun.pk.table.name, str(self.expression), keys, sorted(self.scope.items()))

    def plan(self, shape: Expression | None, order: tuple[OrderKey, ...]) -> Plan:
        """How the rows are found, given the shape of the expression and the keys of the order that are used."""
        return plan_of(Question(self.noun, self.rows, shape, order, self.sort, self.missing, self.keys))


def page_of(reading: Snapshot, search: Search, max_results: int, page_token: str) -> tuple[list[int], str | None]:
    """The keys on the page, in order, and the token of the next page if there is one.

    A page begins behind the last row of the one before, as it was sorted then: a walk sees every row once that
    is there all the time and keeps its place, while others come and go.
    """
    token = PageToken.decode(page_token)
    shape = Shape(search.expression, search.noun.decisive)
    used, remembered = _used_keys(reading, search, token.cursor)
    plan = search.plan(shape.expression, used.order)
    values = {**search.scope, **shape.values(reading.dialect)}
    size = max_results + 1
    if token.cursor:
        places, of_row = _begin_behind(remembered or _remembered(token.cursor, search, plan.keys), plan)
        found = plan.behind(reading, {**values, **of_row}, size, places)
    elif token.offset:
        found = plan.after_so_many(reading, values, size, token.offset)
    else:
        found = plan.behind(reading, values, size, None)
    if len(found) <= max_results:
        return [row[0] for row in found], None
    del found[max_results:]
    cursor = encode_cursor(search.id, used.for_cursor(plan.keys, found[-1][1:]))
    return [row[0] for row in found], PageToken(token.offset + max_results, cursor).encode()


def count_of(reading: Snapshot, search: Search) -> int:
    """How many rows a search finds on all its pages."""
    shape = Shape(search.expression, search.noun.decisive)
    return search.plan(shape.expression, search.order).count(reading, {**search.scope, **shape.values(reading.dialect)})


def _used_keys(reading: Snapshot, search: Search, cursor: str) -> tuple[UsedKeys, list[SortValue]]:
    """The keys to sort by, and what the cursor remembers of them; that is empty when all are used."""
    if not is_long(search.order, search.noun):
        return UsedKeys(search.order), []
    _, keys = search.sort(select(search.noun.pk), search.order, search.noun, present=False)
    row = _remembered(cursor, search, keys) if cursor else []
    used = UsedKeys.of(search.order, keys, search.noun, reading, row)
    return used, used.of_cursor(keys, row) if cursor else []


def _remembered(cursor: str, search: Search, keys: Sequence[SortKey]) -> list[SortValue]:
    """What a cursor has for each of the keys of a search; QueryError if it is of another one."""
    return decode_cursor(cursor, search.id, [kind for key in keys for kind in key.kinds])


def _begin_behind(values: Sequence[SortValue], plan: Plan) -> Row:
    """The row that a cursor remembers."""
    row = row_of(plan.keys, values)
    if row is None:
        raise QueryError("Invalid page token: no row has such values. Begin again without a page_token.")
    return row
