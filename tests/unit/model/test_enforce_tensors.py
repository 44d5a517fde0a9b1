from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from regista.errors import InvalidParameter
from regista.model.enforce import enforce_schema
from regista.model.schema import Schema, TensorSpec


def tensor(dtype: str, *shape: int, name: str | None = None) -> TensorSpec:
    return TensorSpec(np.dtype(dtype), shape, name)


PLAIN = Schema([tensor("float64", -1, 2)])
IMAGE = Schema([tensor("float32", -1, 2, 2)])


@pytest.mark.parametrize(
    ("schema", "data", "shape", "dtype"),
    [
        (PLAIN, np.zeros((3, 2)), (3, 2), "float64"),
        (PLAIN, scipy.sparse.csr_matrix(np.eye(2)), (2, 2), "float64"),
        (PLAIN, pd.DataFrame([[1.0, 2.0]]), (1, 2), "float64"),
        (IMAGE, pd.DataFrame({"x": [[1.0, 2.0, 3.0, 4.0]]}), (1, 2, 2), "float32"),
        (IMAGE, pd.DataFrame({"x": [np.zeros((2, 2))]}), (1, 2, 2), "float32"),
        (Schema([tensor("float32", -1)]), pd.DataFrame({"x": [1, 2]}), (2,), "float32"),
        (Schema([tensor("float64", -1, 1)]), pd.DataFrame({"x": [1, 2]}), (2, 1), "float64"),
        (Schema([tensor("float64", -1, -1, 3)]), np.zeros((1, 2, 3)), (1, 2, 3), "float64"),
        (Schema([tensor("str", -1)]), np.array(["abc"]), (1,), "<U3"),
        (Schema([tensor("object", -1)]), np.array(["a", 1], dtype=object), (2,), "object"),
        (Schema([tensor("object", -1)]), np.array(["a"]), (1,), "<U1"),
    ],
)
def test_unnamed(schema: Schema, data: Any, shape: tuple[int, ...], dtype: str) -> None:
    result = enforce_schema(data, schema)
    assert result.shape == shape
    assert str(result.dtype) == dtype


@pytest.mark.parametrize(
    ("schema", "data", "message"),
    [
        (PLAIN, np.zeros(2), "Shape of input (2,) does not match expected shape (-1, 2)."),
        (PLAIN, np.zeros((1, 3)), "Shape of input (1, 3) does not match expected shape (-1, 2)."),
        (PLAIN, np.zeros((1, 2), "float32"), "dtype of input float32 does not match expected dtype float64"),
        (PLAIN, pd.DataFrame([[1, 2]]), "dtype of input int64 does not match expected dtype float64"),
        (PLAIN, pd.DataFrame([[1.0, 2.0, 3.0]]), "3 columns"),
        (PLAIN, [[1.0, 2.0]], "<class 'list'>"),
        (PLAIN, None, "NoneType"),
        (PLAIN, pd.Series([1.0]), "contains scalar values"),
        (IMAGE, pd.DataFrame({"x": [[1.0, 2.0]]}), "cannot become a tensor"),
        (Schema([tensor("str", -1)]), np.array(["abc"], dtype=object), "does not match expected dtype str"),
    ],
)
def test_unnamed_refused(schema: Schema, data: Any, message: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        enforce_schema(data, schema)
    assert message in str(caught.value)


NAMED = Schema([tensor("float64", -1, 2, name="a"), tensor("int64", -1, name="b")])


@pytest.mark.parametrize(
    "data",
    [
        {"a": np.zeros((1, 2)), "b": np.zeros(1, "int64")},
        {"a": np.zeros((1, 2)), "b": np.zeros(1, "int64"), "z": 1},
        pd.DataFrame({"a": [[1, 2]], "b": [1]}),
    ],
    ids=["dict", "extra key", "frame"],
)
def test_named(data: Any) -> None:
    result = enforce_schema(data, NAMED)
    assert {name: (part.shape, str(part.dtype)) for name, part in result.items()} == {
        "a": ((1, 2), "float64"),
        "b": ((1,), "int64"),
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"a": np.zeros((1, 2))}, "Model is missing inputs ['b']."),
        ({"a": np.zeros((1, 2)), "z": 1}, "Note that there were extra inputs: ['z']."),
        ({"a": [[1.0, 2.0]], "b": [1]}, "must be a numpy array"),
        ({"a": np.zeros((1, 2), "float32"), "b": np.zeros(1, "int64")}, "dtype of input float32"),
        (np.zeros(2), "Model is missing inputs ['a', 'b']."),
        (pd.DataFrame({"a": [1.0], "b": [1]}), "column 'a' contains scalar values"),
    ],
)
def test_named_refused(data: Any, message: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        enforce_schema(data, NAMED)
    assert message in str(caught.value)


def test_one_named_tensor_takes_a_bare_array() -> None:
    result = enforce_schema(np.zeros(2), Schema([tensor("float64", -1, name="a")]))
    assert list(result) == ["a"]
