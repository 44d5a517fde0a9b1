"""What a model is called with for Spark's columns, and the types of signatures; Spark itself is in tests/compat."""

from __future__ import annotations

from typing import Any

import numpy
import pandas
import pytest

from regista.batch.address import ModelAddress
from regista.batch.column_scoring import ColumnScoring
from regista.batch.result_kind import ResultKind
from regista.batch.spark_types import declared_type
from regista.errors import InvalidParameter
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.model.types import Array

NAMED = Schema([ColSpec("double", "x"), ColSpec("long", "n"), ColSpec("string", "s", required=False)])
COLUMNS = (pandas.Series([1, 2]), pandas.Series([3, 4]))


def scoring(inputs: Schema | None) -> ColumnScoring:
    return ColumnScoring(ModelAddress("model", "", ""), inputs, ResultKind("double"))


def test_columns_have_the_names_of_the_signature_and_its_fractions() -> None:
    frame = scoring(NAMED).data(COLUMNS)
    assert frame.to_dict("list") == {"x": [1.0, 2.0], "n": [3, 4]}
    assert str(frame["x"].dtype) == "float64"


def test_columns_are_numbered_without_a_signature() -> None:
    assert scoring(None).data(COLUMNS).to_dict("list") == {0: [1, 2], 1: [3, 4]}


def test_a_struct_keeps_its_names() -> None:
    frame = pandas.DataFrame({"n": [3], "x": [1.5]})
    assert scoring(NAMED).data((frame,)).to_dict("list") == {"n": [3], "x": [1.5]}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (COLUMNS[:1], r"takes 3 columns \(x, n, s\), but is given 1"),
        (COLUMNS * 2, r"takes 3 columns \(x, n, s\), but is given 4"),
        ((pandas.DataFrame({"x": [1]}), COLUMNS[0]), "give one struct, or columns that are none"),
    ],
)
def test_other_columns_are_refused(columns: Any, message: str) -> None:
    with pytest.raises(InvalidParameter, match=message):
        scoring(NAMED).data(columns)


def test_tensors_get_their_shape_from_the_signature() -> None:
    lists = pandas.Series([[1, 2, 3, 4], [5, 6, 7, 8]])
    image = scoring(Schema([TensorSpec(numpy.dtype("float32"), (-1, 2, 2))])).data((lists,))
    assert (image.shape, str(image.dtype), image[1].tolist()) == ((2, 2, 2), "float32", [[5.0, 6.0], [7.0, 8.0]])
    flat = scoring(Schema([TensorSpec(numpy.dtype("float64"), (-1, 2))])).data(COLUMNS)
    assert flat.tolist() == [[1.0, 3.0], [2.0, 4.0]]
    named = Schema([TensorSpec(numpy.dtype("int64"), (-1, 4), "a"), TensorSpec(numpy.dtype("float64"), (-1,), "b")])
    data = scoring(named).data((lists, pandas.Series([0.5, 1.5])))
    assert {name: array.tolist() for name, array in data.items()} == {"a": lists.tolist(), "b": [0.5, 1.5]}


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        (None, "double"),
        (Schema([ColSpec("long")]), "bigint"),
        (Schema([ColSpec("datetime", "t")]), "timestamp"),
        (Schema([ColSpec(Array("float"), "v")]), "array<float>"),
        (Schema([ColSpec("integer", "a"), ColSpec("string", "b`c")]), "struct<`a`: int, `b``c`: string>"),
        (Schema([TensorSpec(numpy.dtype("int64"), (-1,))]), "bigint"),
        (Schema([TensorSpec(numpy.dtype("float32"), (-1, 10))]), "array<double>"),
        (Schema([TensorSpec(numpy.dtype("float32"), (-1, 2, 2))]), "array<array<double>>"),
        (Schema([TensorSpec(numpy.dtype("str"), (-1,))]), "string"),
    ],
)
def test_a_signature_says_the_type_of_the_result(outputs: Schema | None, expected: str) -> None:
    assert declared_type(outputs) == expected
