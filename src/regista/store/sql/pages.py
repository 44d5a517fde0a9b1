"""Pages: which rows are on one page of a search, and reading them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select

from ...errors import QueryError
from ...query import Expression, OrderKey, PageToken, decode_cursor, encode_cursor, search_id
from .index_use import Once, among
from .narrow import Narrowing
from .sorting import Place, SortKey, behind, places, stretches
from .transaction import Snapshot
from .where import Searchable, condition, size_of, sort_keys, without_value

CHUNK = 10_000
"""Rows in memory at a time, beside those of the page."""

USUAL = 4
"""Comparisons of a filter, and keys of an order, that people write often. SQLAlchemy would keep what it makes of the
others as well, for a return that never comes, and Python's garbage collector would look through all of it."""

Rows = Callable[[frozenset[str]], Select[tuple[int]]]


class Sort(Protocol):
    """``sort_keys``, or what a noun has in its place."""

    def __call__(
        self, rows: Select[Any], keys: Sequence[OrderKey], noun: Searchable, *, present: bool
    ) -> tuple[Select[Any], list[SortKey]]:
        """The sort keys, and the rows joined with what they need."""
        ...


@dataclass(frozen=True)
class Search:
    """What is asked of one noun.

    ``rows`` makes the select of the keys of all rows to filter, given the names of what the index of the order may
    serve; ``scope`` is what it depends on, as the caller gave it. ``sort`` makes the sort keys, and ``missing`` the
    condition to have no value of one.
    """

    noun: Searchable
    rows: Rows
    expression: Expression | None
    order: tuple[OrderKey, ...]
    scope: tuple[object, ...] = ()
    sort: Sort = sort_keys
    missing: Callable[[OrderKey, Searchable], ColumnElement[bool]] = without_value

    @property
    def id(self) -> str:
        """Other for every other search."""
        keys = [(str(key), key.dataset_name, key.dataset_digest) for key in self.order]
        return search_id(self.noun.pk.table.name, str(self.expression), keys, self.scope)


def page_of(reading: Snapshot, search: Search, max_results: int, page_token: str) -> tuple[list[int], str | None]:
    """The keys on the page, in order, and the token of the next page if there is one.

    A page begins behind the last row of the one before, as it was sorted then: a walk sees every row once that
    is there all the time and keeps its place, while others come and go.
    """
    token = PageToken.decode(page_token)
    page = _Page(reading, search, max_results + 1)
    if token.cursor:
        found = page.after_cursor(token.cursor)
    else:
        found = page.after_so_many(token.offset) if token.offset else page.from_beginning()
    if len(found) <= max_results:
        return [row[0] for row in found], None
    del found[max_results:]
    cursor = encode_cursor(search.id, found[-1][1:])
    return [row[0] for row in found], PageToken(token.offset + max_results, cursor).encode()


def rows_of(reading: Snapshot, selected: Select[Any], pk: ColumnElement[int], keys: Sequence[int]) -> list[Any]:
    """The rows of ``selected`` (which has the column ``pk``) with these keys, in their order.

    Reading the rows apart from choosing them keeps tags and params out of the sorting.
    """
    by_key = {
        row._mapping[pk]: row
        for start in range(0, len(keys), CHUNK)
        for row in reading.execute(selected.where(among(pk, keys[start : start + CHUNK], reading.dialect)))
    }
    return [by_key[key] for key in keys if key in by_key]  # one may have gone meanwhile


class _Page:
    """The rows of one page, ``size`` at most: their keys, and after these what a cursor remembers."""

    def __init__(self, reading: Snapshot, search: Search, size: int) -> None:
        self._reading = reading
        self._search = search
        self._size = size
        rare = size_of(search.expression) > USUAL or len(search.order) > USUAL
        self._once = (Once(),) if rare else ()
        walkable = _walked_by(search.order) in search.noun.walks
        self._narrowing = Narrowing(reading, search.noun, size, walkable=walkable)

    def from_beginning(self) -> list[Any]:
        """The first rows."""
        return self._behind(None)

    def after_so_many(self, offset: int) -> list[Any]:
        """The rows that come after so many."""
        rows, keys = self._rows(self._narrowing.keys(self._search.expression))
        return self._run(rows.offset(offset), [by for key in keys for by in key.sorted()], self._size)

    def after_cursor(self, cursor: str) -> list[Any]:
        """The rows that come behind the one that the cursor remembers; QueryError if it is of another search."""
        _, keys = self._rows(None)
        values = decode_cursor(cursor, self._search.id, [kind for key in keys for kind in key.kinds])
        row = places(keys, values)
        if row is None:
            raise QueryError("Invalid page token: no row has such values. Begin again without a page_token.")
        return self._behind(row)

    def _behind(self, row: list[Place] | None) -> list[Any]:
        few = self._narrowing.keys(self._search.expression)
        if few is None:
            return self._walk(self._search.order, row, (), self._size)
        rows, keys = self._rows(few)
        if row is not None:
            rows = rows.where(behind(keys, row))
        return self._run(rows, [by for key in keys for by in key.sorted(indexed=False)], self._size) if few else []

    def _walk(
        self, order: tuple[OrderKey, ...], row: list[Place] | None, where: tuple[ColumnElement[bool], ...], size: int
    ) -> list[Any]:
        """One stretch of the order after the other, until the page is full.

        After the rows that have a value of the first key come those that have none, in the order of the other keys.
        """
        rows, keys = self._ordered(self._base(self._visible(order)).where(*where), order, present=True)
        first, *others = keys
        found: list[Any] = []
        for stretch in stretches(keys, row):
            if stretch.present and len(found) < size:
                by = [] if stretch.tied else first.sorted(ranked=False)
                by += [by for key in others for by in key.sorted()]
                found += self._run(rows.where(stretch.where), by, size - len(found))
        if first.ranks and len(found) < size:
            nothing = len(first.ranks) - 1
            rest = row[1:] if row is not None and row[0].rank == nothing else None
            without = self._search.missing(order[0], self._search.noun)
            for pk, *values in self._walk(order[1:], rest, (*where, without), size - len(found)):
                found.append((pk, nothing, None, *values))
        return found

    def _visible(self, order: tuple[OrderKey, ...]) -> frozenset[str]:
        return self._search.noun.walks.get(_walked_by(order), frozenset())

    def _rows(self, few: list[int] | None) -> tuple[Select[Any], list[SortKey]]:
        """The select of the rows, all or among a few, with what they are sorted by."""
        rows = self._base(frozenset() if few is not None else self._visible(self._search.order))
        if few is not None:
            rows = rows.where(among(self._search.noun.pk, few, self._reading.dialect))
        return self._ordered(rows, self._search.order)

    def _base(self, visible: frozenset[str]) -> Select[Any]:
        search = self._search
        rows: Select[Any] = search.rows(visible).where(*self._once)
        return rows if search.expression is None else rows.where(condition(search.expression, search.noun, visible))

    def _ordered(
        self, rows: Select[Any], order: tuple[OrderKey, ...], *, present: bool = False
    ) -> tuple[Select[Any], list[SortKey]]:
        rows, keys = self._search.sort(rows, order, self._search.noun, present=present)
        return rows.add_columns(*(column for key in keys for column in key.selected)), keys

    def _run(self, rows: Select[Any], order: Sequence[ColumnElement[Any]], size: int) -> list[Any]:
        return list(self._reading.execute(rows.order_by(*order).limit(size)))


def _walked_by(order: tuple[OrderKey, ...]) -> str:
    """The name in ``Searchable.walks`` of what an order begins with."""
    lead = order[0].field
    return lead.key if lead.entity == "attribute" else lead.entity
