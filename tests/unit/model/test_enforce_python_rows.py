"""Rows of Python's own values come to the same frame whether they are read quickly or by pandas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from regista.errors import InvalidParameter
from regista.model.enforce import make_enforcer
from regista.model.schema import ColSpec, Schema
from regista.model.types import DataType

VALUES: list[Any] = [
    1.5,
    0,
    1,
    2**40,
    2**70,
    True,
    "red",
    "",
    "\ud800",
    None,
    float("nan"),
    b"x",
    ["a"],
    3j,
    np.float32(1.5),
    np.int32(3),
    np.str_("red"),
]
FITTING: dict[DataType, list[Any]] = {
    DataType.double: [1.5, float("nan"), -0.0, 0, 1, np.float64(2.5)],
    DataType.long: [0, -5, 2**60, np.int64(7)],
    DataType.boolean: [True, False, np.True_],
    DataType.string: ["red", "", "bläu"],
}
KINDS = [*FITTING, DataType.integer, DataType.float]
NAMES = ["b", "a", "c"]


@st.composite
def rows_and_kinds(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[DataType]]:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=3, max_size=3))
    values = [st.sampled_from(FITTING.get(kind, []) * 3 + VALUES) for kind in kinds]
    row = st.tuples(*values).map(lambda cells: dict(zip(NAMES, cells, strict=True)))
    return draw(st.lists(row, min_size=1, max_size=3)), kinds


def outcome(kinds: list[DataType], data: Any) -> pd.DataFrame | None:
    """What becomes of the data, None when it is refused."""
    schema = Schema([ColSpec(kind, name) for kind, name in zip(kinds, NAMES, strict=True)])
    try:
        return make_enforcer(schema)(data)
    except (InvalidParameter, TypeError, ValueError, OverflowError):
        return None


def by_pandas(kinds: list[DataType], make: Any) -> pd.DataFrame | None:
    """What becomes of the frame that pandas makes of the same data."""
    try:
        frame = make()
    except (TypeError, ValueError, OverflowError):
        return None
    return outcome(kinds, frame)


def assert_same(found: pd.DataFrame | None, expected: pd.DataFrame | None) -> None:
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert_frame_equal(found, expected)


@settings(max_examples=300, deadline=None)
@given(rows_and_kinds())
def test_a_list_of_dictionaries_is_what_pandas_makes_of_it(case: tuple[list[dict[str, Any]], list[DataType]]) -> None:
    rows, kinds = case
    assert_same(outcome(kinds, rows), by_pandas(kinds, lambda: pd.DataFrame(rows)))
    assert_same(outcome(kinds, rows[0]), by_pandas(kinds, lambda: pd.DataFrame(rows[:1])))


@settings(max_examples=200, deadline=None)
@given(rows_and_kinds())
def test_a_dictionary_of_lists_is_what_pandas_makes_of_it(case: tuple[list[dict[str, Any]], list[DataType]]) -> None:
    rows, kinds = case
    data = {name: [row[name] for row in rows] for name in NAMES}
    if any(not all(isinstance(value, str) for value in values) for values in data.values()):
        assert_same(outcome(kinds, data), by_pandas(kinds, lambda: pd.DataFrame(data)))


def test_lists_of_nothing_but_texts_are_cells_of_one_row() -> None:
    found = outcome([DataType.string] * 3, {name: ["red", "blue"] for name in NAMES})
    assert found is not None
    assert found.iloc[0].tolist() == [["red", "blue"]] * 3


@pytest.mark.parametrize("kind", sorted(FITTING, key=str), ids=str)
def test_names_given_to_the_columns_of_one_frame_are_not_those_of_the_next(kind: DataType) -> None:
    enforcer = make_enforcer(Schema([ColSpec(kind, name) for name in NAMES]))
    row = dict.fromkeys(NAMES, FITTING[kind][0])
    first = enforcer(row)
    first.columns.name = "mine"
    first.index.name = "rows"
    first["b"] = 7
    second = enforcer(dict(reversed(row.items())))
    assert (second.columns.name, second.index.name) == (None, None)
    assert second.columns.tolist() == NAMES
    assert second.iloc[0].tolist() == [FITTING[kind][0]] * 3
