"""AnswerDifference: numbers are compared place by place, everything else for being the same."""

import json

import pytest

from regista.serving.answer import Answer
from regista.serving.answer_difference import AnswerDifference


def between(one, other):
    return AnswerDifference.between(
        *(Answer(200, json.dumps({"predictions": value}).encode()) for value in (one, other))
    )


@pytest.mark.parametrize("value", [[1, 2.5], [], {"a": [1]}, ["x"], [None], [float("nan"), float("inf")], [True]])
def test_an_answer_does_not_differ_from_itself(value):
    found = between(value, value)
    assert (found.different, found.unequal, found.total) == (False, 0, 0.0)


def test_numbers():
    assert between([1.0, 2.0, 3], [1.0, 2.5, 1]) == AnswerDifference(True, 3, 2, 2.5, 2.0)
    assert between([{"a": 1, "b": "x"}], [{"a": 2, "b": "x"}]) == AnswerDifference(True, 1, 1, 1.0, 1.0)
    assert between([1], [1.0]) == AnswerDifference(False, 1)


def test_nan_beside_a_number_differs_without_a_distance():
    assert between([float("nan"), 1.0], [1.0, 1.0]) == AnswerDifference(True, 2, 1)
    assert between([float("inf")], [1.0]) == AnswerDifference(True, 1, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [(["x"], ["y"]), ([1], [1, 2]), ({"a": 1}, {"b": 1}), ([1], ["1"]), ([True], [1]), ([None], [0]), ([[1]], [1])],
)
def test_other_differences(one, other):
    assert between(one, other).different
    assert between(other, one).different


def test_what_is_no_json_is_compared_byte_by_byte():
    tensors = "application/octet-stream"
    assert not AnswerDifference.between(Answer(200, b"\0\1", tensors), Answer(200, b"\0\1", tensors)).different
    assert AnswerDifference.between(Answer(200, b"\0\1", tensors), Answer(200, b"\0\2", tensors)).different
