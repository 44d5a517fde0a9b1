"""Columns that are cast together come to what each comes to alone."""

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
from regista.model.enforce.blocks import FEWEST
from regista.model.schema import ColSpec, Schema
from regista.model.types import DataType

VALUES: dict[str, list[Any]] = {
    **{dtype: [0, 1, 100] for dtype in ("int8", "int16", "int32", "uint8", "uint16", "uint32")},
    "int64": [0, 1, 2**60],
    "float16": [0.5, -1.0, float("nan")],
    "float32": [0.1, float("inf"), float("nan")],
    "float64": [0.1, 1e300, float("nan")],
    "bool": [True, False, True],
    "object": ["red", None, b"blue"],
    "datetime64[ns]": [pd.Timestamp(2026, 1, day) for day in (1, 2, 3)],
    "Int64": [1, None, 3],
}
KINDS = [
    *(DataType.long, DataType.double, DataType.float, DataType.integer),
    *(DataType.string, DataType.boolean, DataType.datetime),
]
columns = st.lists(st.tuples(st.sampled_from(sorted(VALUES)), st.sampled_from(KINDS)), min_size=1, max_size=9)


def frame_of(dtypes: list[str], picks: list[int]) -> pd.DataFrame:
    names = [f"column {place}" for place in range(len(dtypes))]
    made = {
        name: pd.Series([VALUES[dtype][pick] for pick in picks], dtype=dtype)
        for name, dtype in zip(names, dtypes, strict=True)
    }
    return pd.DataFrame(made).set_axis(range(7, 7 + len(picks)))


def enforced(frame: pd.DataFrame, kinds: list[DataType]) -> pd.DataFrame | None:
    """What becomes of a frame, None when it is refused."""
    schema = Schema([ColSpec(kind, name) for kind, name in zip(kinds, frame.columns, strict=True)])
    try:
        return make_enforcer(schema)(frame)
    except InvalidParameter:
        return None


@settings(max_examples=300, deadline=None)
@given(columns, st.lists(st.integers(0, 2), max_size=3), st.sampled_from([1, 400]))
def test_columns_come_to_the_same_together_and_alone(
    chosen: list[tuple[str, DataType]], picks: list[int], times: int
) -> None:
    frame = frame_of([dtype for dtype, _ in chosen], picks * times)
    kinds = [kind for _, kind in chosen]
    alone = [enforced(frame[[name]], [kind]) for name, kind in zip(frame.columns, kinds, strict=True)]
    together = enforced(frame, kinds)
    present = [one for one in alone if one is not None]
    if len(present) < len(alone):
        assert together is None
    else:
        assert_frame_equal(together, pd.concat(present, axis=1))


@pytest.mark.parametrize("rows", [1, 1_000])
@pytest.mark.parametrize("dtypes", [["float32"] * 4, ["int32", "object", "float32", "int8", "int16"]])
def test_a_model_may_change_what_was_cast_and_the_callers_data_stay(rows: int, dtypes: list[str]) -> None:
    frame = frame_of(dtypes, [1] * rows)
    before = frame.copy(deep=True)
    result = enforced(frame, [DataType.string if dtype == "object" else DataType.double for dtype in dtypes])
    assert result is not None
    result.iloc[0, 0] = 77.0
    result["column 1"] = "changed"
    assert_frame_equal(frame, before)
    assert result.iloc[0, 0] == 77.0


def test_names_index_and_attributes_stay_also_when_names_are_there_twice() -> None:
    frame = frame_of(["int32"] * FEWEST, [0, 1])
    frame.columns = pd.Index(["a", "b", "a"], name="names")
    frame.index = pd.Index([5, 5], name="rows")
    frame.attrs["source"] = "here"
    result = make_enforcer(Schema([ColSpec(DataType.long)] * FEWEST))(frame)
    assert result.columns.equals(frame.columns)
    assert result.columns.name == "names"
    assert result.index.equals(frame.index)
    assert result.index.name == "rows"
    assert result.attrs == {"source": "here"}
    assert set(result.dtypes) == {np.dtype("int64")}


def test_large_whole_numbers_lose_nothing_beside_other_columns() -> None:
    frame = frame_of(["int64", "int32", "int32", "float32", "object"], [2])
    kinds = [DataType.long, DataType.long, DataType.double, DataType.double, DataType.string]
    result = enforced(frame, kinds)
    assert result is not None
    assert result.iloc[0, 0] == 2**60
    assert list(map(str, result.dtypes)) == ["int64", "int64", "float64", "float64", "object"]
