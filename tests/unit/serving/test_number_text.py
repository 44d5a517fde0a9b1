"""Arrays of numbers are written as Python's json writes them, to the byte."""

import json

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from regista.serving.number_text import number_text
from regista.serving.respond import encode_predictions

DTYPES = ["float64", "float32", "float16", "int64", "int32", "uint8", "uint64", "bool"]


@given(st.sampled_from(DTYPES).flatmap(lambda dtype: arrays.arrays(dtype, arrays.array_shapes(max_dims=3, min_side=0))))
def test_every_array_of_finite_numbers_is_written_as_json_writes_its_lists(array):
    finite = array.dtype.kind != "f" or bool(numpy.isfinite(array).all())
    expected = json.dumps(array.tolist()).encode() if finite else None
    assert number_text(array) == expected


@pytest.mark.parametrize("power", range(-12, 25))
def test_fractions_of_every_size_are_written_as_json_writes_them(power):
    generator = numpy.random.default_rng(power + 20)
    array = numpy.concatenate([generator.normal(size=200), [1.0, -1.0, 1.5, 10.00001, 0.0]]) * 10.0**power
    assert number_text(array) == json.dumps(array.tolist()).encode()


def test_numbers_that_begin_alike_are_told_apart():
    array = numpy.array([0.00001, 0.000012, 10.00001, -0.00009, 0.00011, 1e-6, 200.000012, 5e-324, 1e22])
    assert number_text(array) == json.dumps(array.tolist()).encode()


@pytest.mark.parametrize(
    "array", [numpy.array(["a"]), numpy.array([1j]), numpy.array([None]), numpy.array([numpy.nan])]
)
def test_what_is_no_finite_number_is_left_to_json(array):
    assert number_text(array) is None


def test_an_answer_with_what_is_no_number_has_the_bare_tokens_of_the_protocol():
    assert encode_predictions(numpy.array([1.5, numpy.nan, numpy.inf])) == b'{"predictions": [1.5, NaN, Infinity]}'
    assert encode_predictions(numpy.array([[1, 2], [3, 4]])) == b'{"predictions": [[1, 2], [3, 4]]}'
    assert encode_predictions(numpy.float64(1e-05)) == b'{"predictions": 1e-05}'
