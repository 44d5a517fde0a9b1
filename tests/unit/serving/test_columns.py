"""Casting of one column: what is sent, and what the model receives."""

import math

import numpy
import pandas
import pytest

from regista.errors import InvalidParameter
from regista.model.types import Array, DataType
from regista.serving.columns import cast_column

ACCEPTED = [
    ("boolean", None, False),
    ("boolean", 1.5, True),
    ("boolean", 0, False),
    ("boolean", "true", True),
    ("integer", 1.5, 1),
    ("integer", "3", 3),
    ("integer", True, 1),
    ("long", True, 1),
    ("long", 2.5, 2),
    ("long", 2**62 + 1, 2**62 + 1),
    ("double", "1.5", 1.5),
    ("double", 1, 1.0),
    ("double", True, 1.0),
    ("float", 1e300, math.inf),
    ("string", 5, 5),
    ("string", "5", "5"),
    ("binary", "YWJj", b"abc"),
    ("binary", "!!", b""),
    ("datetime", "2026-01-02T03:04:05", pandas.Timestamp(2026, 1, 2, 3, 4, 5)),
    ("datetime", 1_000_000_000, pandas.Timestamp(1970, 1, 1, 0, 0, 1)),
]

REFUSED = [
    ("integer", None),
    ("integer", 2**40),
    ("long", None),
    ("long", "2.5"),
    ("long", 2**70),
    ("long", math.nan),
    ("double", "x"),
    ("double", [1]),
    ("binary", 1),
    ("binary", None),
    ("datetime", "tomorrow, perhaps"),
]


@pytest.mark.parametrize(("kind", "sent", "received"), ACCEPTED)
def test_accepted(kind, sent, received):
    (value,) = cast_column([sent], DataType(kind), "n")
    assert value == received


@pytest.mark.parametrize("kind", ["float", "double"])
@pytest.mark.parametrize("sent", [None, "nan", math.nan])
def test_missing_numbers_are_nan(kind, sent):
    (value,) = cast_column([sent], DataType(kind), "n")
    assert math.isnan(value)


def test_a_missing_time_is_nat():
    assert cast_column(["2026-01-02", None], DataType.datetime, "n").isna().tolist() == [False, True]


@pytest.mark.parametrize("kind", list(DataType))
def test_the_type_is_the_declared_one(kind):
    sent = {"binary": "", "string": "x", "datetime": 0}.get(kind.value, 1)
    cast = cast_column([sent], kind, "n")
    assert cast.dtype == kind.to_pandas()


def test_a_text_column_keeps_what_was_sent():
    assert cast_column(["5", 5, None, True], DataType.string, "n").tolist() == ["5", 5, None, True]


@pytest.mark.parametrize(("kind", "sent"), REFUSED)
def test_refused_naming_the_column(kind, sent):
    with pytest.raises(InvalidParameter, match="Failed to convert column age to type '"):
        cast_column([sent], DataType(kind), "age")


def test_nested_values_are_left_alone():
    cast = cast_column([[1.0, 2.0], [3.0]], Array(DataType.double), "n")
    assert cast.dtype == numpy.dtype(object)
    assert cast.tolist() == [[1.0, 2.0], [3.0]]
