"""What models return, as JSON."""

import datetime

import numpy
import pandas
import pytest

from regista.errors import ModelError
from regista.serving.respond import encode_predictions

RESULTS = [
    (numpy.array([[1.5, 2.0]]), "[[1.5, 2.0]]"),
    (pandas.DataFrame({"a": [1], "b": ["x"]}, index=[9]), '[{"a": 1, "b": "x"}]'),
    (pandas.DataFrame({0: [1]}), '[{"0": 1}]'),
    (pandas.Series([1.5], name="q"), '[{"q": 1.5}]'),
    (pandas.Series({"x": 1, "y": 2}), '[{"0": 1}, {"0": 2}]'),
    (pandas.DataFrame({"a": pandas.array([1, None], dtype="Int64")}), '[{"a": 1}, {"a": null}]'),
    (pandas.DataFrame({"t": pandas.to_datetime(["2026-01-02", None])}), '[{"t": "2026-01-02T00:00:00"}, {"t": "NaT"}]'),
    ([1, "x", None, True], '[1, "x", null, true]'),
    ({1: numpy.array([1])}, '{"1": [1]}'),
    (numpy.float32(0.5), "0.5"),
    (numpy.int64(3), "3"),
    (numpy.bool_(True), "true"),
    (b"zz", '"eno=\\n"'),
    (datetime.date(2026, 1, 2), '"2026-01-02"'),
    (numpy.array(["2026-01-02"], dtype="datetime64[D]"), '["2026-01-02"]'),
    (numpy.array([float("nan"), float("inf"), -float("inf")]), "[NaN, Infinity, -Infinity]"),
    (None, "null"),
    ("\u00e9", '"\\u00e9"'),
]


@pytest.mark.parametrize(("result", "expected"), RESULTS, ids=[repr(result)[:30] for result, _ in RESULTS])
def test_results(result, expected):
    assert encode_predictions(result).decode() == f'{{"predictions": {expected}}}'


def test_chat_answers_are_not_wrapped():
    assert encode_predictions({"choices": []}, wrapped=False) == b'{"choices": []}'


@pytest.mark.parametrize("result", [{1}, 1j, iter([]), object(), {"s": pandas.Series([1])}, {(1, 2): 3}])
def test_results_without_a_json_form(result):
    with pytest.raises(ModelError, match="The model's result cannot be written as JSON"):
        encode_predictions(result)
