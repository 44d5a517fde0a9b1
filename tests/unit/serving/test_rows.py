"""Rows joined and taken apart."""

import numpy
import pandas
import pytest

from regista.serving.rows import concatenated, kind_of, row_count, same_answers, split_rows

FRAME = pandas.DataFrame({"a": [1, 2], "b": ["x", None]})


@pytest.mark.parametrize(
    "data",
    [
        FRAME,
        numpy.arange(4.0),
        numpy.arange(8.0).reshape(4, 2),
        {"a": numpy.arange(4), "b": numpy.zeros((4, 2), "float32")},
    ],
    ids=["frame", "vector", "matrix", "dict"],
)
def test_what_is_joined_comes_apart_again(data):
    whole = concatenated([data, data, data])
    assert kind_of(whole) == kind_of(data) is not None
    count = row_count(data)
    assert row_count(whole) == 3 * count
    for part in split_rows(whole, [count] * 3):
        assert same_answers(part, data)
        assert kind_of(part) == kind_of(data)


@pytest.mark.parametrize(
    "other",
    [
        FRAME[["b", "a"]],
        FRAME.astype({"a": "float64"}),
        FRAME.rename(columns={"a": "c"}),
        numpy.arange(4),
    ],
)
def test_other_columns_and_types_are_another_kind(other):
    assert kind_of(other) not in {None, kind_of(FRAME)}


@pytest.mark.parametrize(
    "data",
    [
        FRAME.set_index("a"),
        FRAME.set_axis([1, 2]),
        numpy.array(3.0),
        {"a": numpy.arange(3), "b": numpy.arange(2)},
        {"a": [1, 2]},
        {},
        [1, 2],
        "text",
        None,
    ],
)
def test_nobody_knows_the_rows_of_it(data):
    assert kind_of(data) is None


@pytest.mark.parametrize(
    "result",
    [
        [1, 2, 3],
        numpy.zeros(5),
        numpy.array(1.0),
        pandas.Series([1, 2]),
        FRAME.set_index("a"),
        {"a": [1, 2, 3, 4], "b": 1},
        {},
        "four",
        (1, 2, 3, 4),
        None,
    ],
    ids=lambda result: type(result).__name__,
)
def test_results_that_are_not_one_per_row_do_not_come_apart(result):
    assert split_rows(result, [1, 3]) is None


def test_rounding_is_no_difference_and_everything_else_is():
    assert same_answers(numpy.array([0.1 + 0.2, float("nan")]), numpy.array([0.3, float("nan")]))
    for one, other in [
        ([1], [1.0]),
        ([1.0], [1.1]),
        ([True], [1]),
        ({"a": 1}, {"b": 1}),
        ([1], [1, 1]),
        ({1, 2}, {1, 2}),
    ]:
        assert not same_answers(one, other)
