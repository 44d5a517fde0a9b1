"""Values that go from one Python to another as pickles without anything of numpy's and pandas' own in them."""

from __future__ import annotations

import datetime
import decimal
import pickletools
from typing import Any

import numpy
import pandas
import pytest

from regista.batch.portable_pickle import dumps, loads

TIMES = pandas.Series(pandas.to_datetime(["2026-01-02T03:04:05.123456", None]))


def again(value: Any) -> Any:
    """The value, from a pickle that names no module of numpy's or pandas'."""
    content = dumps(value)
    named = [str(text) for _, text, _ in pickletools.genops(content) if isinstance(text, str)]
    assert not [text for text in named if text.split(".")[0] in {"numpy", "pandas"}]
    return loads(content)


@pytest.mark.parametrize(
    "series",
    [
        pandas.Series([1, 2], dtype="int32", name="n"),
        pandas.Series([0.5, None]),
        pandas.Series([True, False]),
        pandas.Series(["a", None], dtype=object),
        pandas.Series(["a", "b"]),
        pandas.Series([b"a", bytearray(b"b")]),
        pandas.Series([decimal.Decimal("1.20"), datetime.date(2026, 1, 2)]),
        pandas.Series([{"a": 1}, {"b": [2]}]),
        pandas.Series([], dtype=object),
        TIMES,
        TIMES.dt.tz_localize("UTC"),
    ],
    ids=lambda series: f"{series.dtype}{len(series)}",
)
def test_a_series_is_what_it_was(series: Any) -> None:
    pandas.testing.assert_series_equal(again(series), series)


def test_times_of_a_zone_are_the_same_times() -> None:
    there = TIMES.dt.tz_localize("Europe/Berlin")
    pandas.testing.assert_series_equal(again(there), there.dt.tz_convert("UTC"))


def test_whole_numbers_with_gaps_have_none_there() -> None:
    assert again(pandas.Series([1, None], dtype="Int64")).to_list()[0] == 1
    assert pandas.isna(again(pandas.Series([1, None], dtype="Int64"))[1])


def test_a_frame_keeps_its_columns_and_types() -> None:
    frame = pandas.DataFrame({"a": [1, 2], 7: ["x", "y"], "t": TIMES})
    pandas.testing.assert_frame_equal(again(frame), frame, check_column_type=False)
    assert again(pandas.DataFrame(index=range(3))).shape == (3, 0)


@pytest.mark.parametrize(
    "array",
    [
        numpy.arange(6, dtype="float32").reshape(2, 3),
        numpy.array(["ä", "b"]),
        numpy.array([[None, "x"], [1, b"y"]], dtype=object),
        numpy.zeros((0, 2)),
        numpy.array(3.5),
    ],
    ids=lambda array: f"{array.dtype}{array.ndim}",
)
def test_an_array_is_what_it_was_and_can_be_changed(array: Any) -> None:
    found = again(array)
    numpy.testing.assert_array_equal(found, array, strict=True)
    assert found.flags.writeable


def test_arrays_in_cells_and_numbers_in_params_are_found() -> None:
    column = pandas.Series([numpy.array([1.0, 2.0]), numpy.array([3.0])])
    found, params = again((column, {"k": numpy.int64(3)}))
    assert [cell.tolist() for cell in found] == [[1.0, 2.0], [3.0]]
    assert (params["k"], params["k"].dtype) == (3, "int64")
