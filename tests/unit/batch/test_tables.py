"""What models return becomes a table with a row for each of the input."""

from __future__ import annotations

from typing import Any

import numpy
import pandas
import pytest

from regista.batch.tables import beside, table_of
from regista.errors import InvalidParameter, ModelError
from regista.model.schema import ColSpec, Schema

NAMED = Schema([ColSpec("double", "price")])


@pytest.mark.parametrize(
    ("result", "outputs", "expected"),
    [
        (numpy.array([1.0, 2.0]), None, {"prediction": [1.0, 2.0]}),
        (numpy.array([1.0, 2.0]), NAMED, {"price": [1.0, 2.0]}),
        (numpy.array([[1.0], [2.0]]), None, {"prediction": [1.0, 2.0]}),
        (numpy.array([[1, 2], [3, 4]]), None, {"prediction_0": [1, 3], "prediction_1": [2, 4]}),
        (numpy.zeros((2, 1, 2)), None, {"prediction": [[[0.0, 0.0]], [[0.0, 0.0]]]}),
        ([1, 2], None, {"prediction": [1, 2]}),
        (["a", None], None, {"prediction": ["a", None]}),
        ([{"a": 1}, {"a": 2}], None, {"a": [1, 2]}),
        ([[1, 2], [3]], None, {"prediction": [[1, 2], [3]]}),
        ({"a": numpy.array([1, 2]), "b": numpy.zeros((2, 2))}, None, {"a": [1, 2], "b": [[0.0, 0.0], [0.0, 0.0]]}),
        (pandas.DataFrame({"a": [1, 2]}, index=[7, 8]), None, {"a": [1, 2]}),
        (pandas.DataFrame([[1], [2]]), None, {"0": [1, 2]}),
        (pandas.Series([1, 2], name="q", index=[3, 4]), None, {"q": [1, 2]}),
        (pandas.Series([1, 2]), NAMED, {"price": [1, 2]}),
    ],
)
def test_results_with_rows_are_tables(result: Any, outputs: Schema | None, expected: dict[str, list[Any]]) -> None:
    table = table_of(result, 2, outputs)
    expected = pandas.DataFrame(
        {name: pandas.Series(values, dtype=table[name].dtype) for name, values in expected.items()}
    )
    pandas.testing.assert_frame_equal(table, expected)


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (1.5, "float, which has no rows"),
        ("text", "str, which has no rows"),
        ({"a": 1}, "dict, which has no rows"),
        ({"a": [1, 2], "b": [1]}, "dict, which has no rows"),
        (numpy.array(1), "ndarray, which has no rows"),
        ([1, 2, 3], "3 rows for 2 of the input"),
        (pandas.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]), "several columns of one name"),
    ],
)
def test_other_results_are_refused(result: Any, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        table_of(result, 2)


def test_columns_of_the_input_stand_before_the_answers() -> None:
    data = pandas.DataFrame({"id": ["a", "b"], "x": [1, 2]}, index=[5, 6])
    table = table_of([3, 4], 2)
    assert beside(data, True, table).to_dict("list") == {"id": ["a", "b"], "x": [1, 2], "prediction": [3, 4]}
    assert list(beside(data, ["x"], table).columns) == ["x", "prediction"]
    assert beside(data, False, table) is table
    with pytest.raises(InvalidParameter, match="column 'x' cannot be kept: the model's answer has one of that name"):
        beside(data, True, table.rename(columns={"prediction": "x"}))
    with pytest.raises(InvalidParameter, match="it is no table"):
        beside([1, 2], True, table)
