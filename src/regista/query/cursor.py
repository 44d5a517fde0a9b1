"""Cursors: the last row of a page, by what it was sorted by, so that the next page begins behind it.

Rows that come or go meanwhile do not move the others to another page, as they do when pages are counted out.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from ..errors import QueryError

SortValue: TypeAlias = str | int | float | None
"""A value that rows are sorted by; None for what a row does not have."""

_INTEGERS = range(-(2**63), 2**63)
_MAX_LENGTH = 2_900
_DECODER = msgspec.json.Decoder(list[str | int | None])


def search_id(*asked: object) -> str:
    """A short text for what a search asks, other for every other search, that its page tokens carry."""
    return hashlib.blake2s(repr(asked).encode(), digest_size=9).hexdigest()


def encode_cursor(search: str, values: Sequence[SortValue]) -> str:
    """The text of a cursor; empty when the values are too long for a page token."""
    # JSON has no infinities, so floats go as text.
    plain = [repr(value) if isinstance(value, float) else value for value in values]
    text = msgspec.json.encode([search, *plain]).decode()
    return text if len(msgspec.json.encode(text)) <= _MAX_LENGTH else ""


def decode_cursor(text: str, search: str, kinds: Sequence[type]) -> list[SortValue]:
    """The values in a cursor of that search, of these types (``str``, ``int``, ``float``) or None.

    QueryError for the cursor of another search, and for one that no server gave out.
    """
    try:
        found, *values = _DECODER.decode(text)
    except (msgspec.MsgspecError, ValueError):
        raise _broken() from None
    if found != search:
        raise QueryError(
            "Invalid page token: it continues another search. A token goes with the filter, the order_by and the other "
            "fields of the search that gave it; only max_results may change."
        )
    if len(values) != len(kinds):
        raise _broken()
    return [_value(value, kind) for value, kind in zip(values, kinds, strict=True)]


def _value(value: str | int | None, kind: type) -> SortValue:
    if value is None:
        return None
    if kind is int and isinstance(value, int) and value in _INTEGERS:
        return value
    if kind is str and isinstance(value, str) and "\0" not in value:
        return value
    if kind is float and isinstance(value, str) and len(value) <= 30:
        try:
            number = float(value)
        except ValueError:
            raise _broken() from None
        if not math.isnan(number):
            return number
    raise _broken()


def _broken() -> QueryError:
    return QueryError("Invalid page token: no server gave it out. Begin again without a page_token.")
