"""Cursors: a row's place in an order, as text."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regista.errors import QueryError
from regista.query import SortValue, decode_cursor, encode_cursor, search_id

SEARCH = search_id("runs", "metric.a > 1", ["start_time"])
KINDS: tuple[type, ...] = (int, str, float)
values = st.tuples(
    st.integers(-(2**63), 2**63 - 1) | st.none(),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40) | st.none(),
    st.floats(allow_nan=False) | st.none(),
)


@given(values)
def test_what_a_row_was_sorted_by_comes_back(row: tuple[SortValue, ...]) -> None:
    assert decode_cursor(encode_cursor(SEARCH, row), SEARCH, KINDS) == list(row)


def test_numbers_come_back_to_the_last_bit() -> None:
    for number in (0.1, -0.0, 5e-324, sys.float_info.max, float("inf"), float("-inf")):
        (back,) = decode_cursor(encode_cursor(SEARCH, [number]), SEARCH, [float])
        assert repr(back) == repr(number)


@pytest.mark.parametrize("length", [2_000, 5_000])
def test_too_long_values_make_no_cursor(length: int) -> None:
    assert bool(encode_cursor(SEARCH, ["x" * length])) is (length < 2_800)
    assert encode_cursor(SEARCH, ['"\\' * length]) == ""


def test_every_search_has_another_id() -> None:
    asked = [("a", "b"), ("ab", ""), ("a", "b", ""), ("a", ["b"]), ("a", None), ("a", "None")]
    assert len({search_id(*one) for one in asked}) == len(asked)


def test_another_search_is_told_apart_from_nonsense() -> None:
    cursor = encode_cursor(SEARCH, [1])
    with pytest.raises(QueryError, match="it continues another search"):
        decode_cursor(cursor, search_id("other"), [int])
    with pytest.raises(QueryError, match="no server gave it out"):
        decode_cursor(cursor, SEARCH, [int, int])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("x", int),
        (2**63, int),
        (-(2**63) - 1, int),
        (10**400, int),
        (True, int),
        (1.5, int),
        (1, str),
        ("a\0", str),
        (1, float),
        ("nan", float),
        ("one", float),
        ("1" * 40, float),
        ([1], int),
        ({"a": 1}, str),
    ],
)
def test_values_of_another_type_are_refused(value: object, kind: type) -> None:
    import json

    with pytest.raises(QueryError, match="Invalid page token"):
        decode_cursor(json.dumps([SEARCH, value]), SEARCH, [kind])


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_an_error(text: str) -> None:
    with pytest.raises(QueryError):
        decode_cursor(text, SEARCH, KINDS)
