"""Pages: which rows are on one page of a search, and reading them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select

from ...query import PageToken
from .transaction import Snapshot

CHUNK = 10_000
"""SQLite takes at most 32,766 values in a statement."""


def page_of(reading: Snapshot, keys: Select[Any], max_results: int, page_token: str) -> tuple[list[int], str | None]:
    """The keys on the page, in order, and the token of the next page if there is one."""
    offset = PageToken.decode(page_token).offset
    found: list[int] = [row[0] for row in reading.execute(keys.limit(max_results + 1).offset(offset))]
    token = PageToken(offset + max_results).encode() if len(found) > max_results else None
    return found[:max_results], token


def rows_of(reading: Snapshot, selected: Select[Any], pk: ColumnElement[int], keys: Sequence[int]) -> list[Any]:
    """The rows of ``selected`` (which has the column ``pk``) with these keys, in their order.

    Reading the rows apart from choosing them keeps tags and params out of the sorting.
    """
    by_key = {
        row._mapping[pk]: row
        for start in range(0, len(keys), CHUNK)
        for row in reading.execute(selected.where(pk.in_(keys[start : start + CHUNK])))
    }
    return [by_key[key] for key in keys if key in by_key]  # one may have gone meanwhile
