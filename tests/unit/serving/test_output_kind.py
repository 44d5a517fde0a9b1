"""A result is compared with the outputs of the signature as far as both tell."""

import numpy as np
import pandas as pd
import pytest

from regista.errors import ModelError
from regista.model.infer import infer_schema
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.serving.output_kind import check_output_kind

NUMBERS = Schema([ColSpec("double")])
TABLE = Schema([ColSpec("double", "price"), ColSpec("string", "label")])
TENSOR = Schema([TensorSpec(np.dtype("float64"), (-1, 3))])


@pytest.mark.parametrize(
    ("result", "announced"),
    [
        (np.array([1.0, 2.0]), None),
        ([1, 2], NUMBERS),
        (np.array([1, 2]), NUMBERS),
        (pd.Series([1.0]), NUMBERS),
        (pd.DataFrame({"price": [1], "label": ["x"], "more": [1]}), TABLE),
        ([{"price": 1.5, "label": "x"}], TABLE),
        (np.zeros((5, 3), "float32"), TENSOR),
        (object(), NUMBERS),
    ],
)
def test_what_fits_or_cannot_be_told(result, announced):
    check_output_kind(result, announced)


@pytest.mark.parametrize(
    ("result", "announced", "reason"),
    [
        (["x"], NUMBERS, "its result is of the kind text; its signature announces number"),
        (np.array([True]), NUMBERS, "its result is of the kind boolean; its signature announces number"),
        (pd.DataFrame({"price": [1.0]}), TABLE, "its result lacks 'label', .* it has 'price'"),
        (pd.DataFrame({"price": ["dear"], "label": ["x"]}), TABLE, "'price' is of the kind text; .* announces number"),
        (np.zeros((5, 4)), TENSOR, r"its result has the shape \(-1, 4\); its signature announces \(-1, 3\)"),
        (np.zeros(5), TENSOR, "its result has the shape"),
    ],
)
def test_what_does_not(result, announced, reason):
    with pytest.raises(ModelError, match=reason):
        check_output_kind(result, announced)


@pytest.mark.parametrize(
    "result",
    [
        [1.0],
        ["x"],
        np.zeros((2, 2, 2)),
        {"a": np.zeros(3)},
        pd.DataFrame({"a": [1], "b": [None]}),
        5,
        "x",
        [[1.0]],
        None,
    ],
)
def test_what_a_signature_was_inferred_from_fits_it(result):
    check_output_kind(result, infer_schema(result))
