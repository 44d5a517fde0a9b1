"""The table of the format's inference rules, value by value."""

from __future__ import annotations

import datetime
import warnings
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from regista.errors import InvalidParameter
from regista.model.infer import infer_params, infer_schema, infer_signature

ANY = "[Any (required)]"

TABLE: list[tuple[str, Any, str]] = [
    ("int column", pd.DataFrame({"a": [1, 2]}), "['a': long (required)]"),
    ("gap in floats", pd.DataFrame({"a": [1.0, np.nan]}), "['a': double (optional)]"),
    ("texts with gap", pd.DataFrame({"a": ["x", None]}), "['a': string (optional)]"),
    ("booleans", pd.DataFrame({"a": [True, False]}), "['a': boolean (required)]"),
    ("booleans with gap", pd.DataFrame({"a": [True, None]}), "['a': boolean (optional)]"),
    ("moments", pd.DataFrame({"a": pd.to_datetime(["2020-01-01"])}), "['a': datetime (required)]"),
    ("dates", pd.DataFrame({"a": [datetime.date(2020, 1, 1)]}), "['a': datetime (required)]"),
    ("bytes", pd.DataFrame({"a": [b"x"]}), "['a': binary (required)]"),
    ("int32", pd.DataFrame({"a": np.array([1], "int32")}), "['a': integer (required)]"),
    ("int8", pd.DataFrame({"a": np.array([1], "int8")}), "['a': integer (required)]"),
    ("uint16", pd.DataFrame({"a": np.array([1], "uint16")}), "['a': integer (required)]"),
    ("uint32", pd.DataFrame({"a": np.array([1], "uint32")}), "['a': long (required)]"),
    ("uint64", pd.DataFrame({"a": np.array([1], "uint64"), "b": [1]}), ANY),
    ("float16", pd.DataFrame({"a": np.array([1], "float16")}), "['a': float (required)]"),
    ("float32", pd.DataFrame({"a": np.array([1], "float32")}), "['a': float (required)]"),
    ("mixed objects", pd.DataFrame({"a": [1, "x"], "b": [1, 2]}), ANY),
    ("durations", pd.DataFrame({"a": pd.to_timedelta(["1s"])}), ANY),
    ("category of texts", pd.DataFrame({"a": pd.Categorical(["x"])}), "['a': string (required)]"),
    ("nothing but None", pd.DataFrame({"a": [None, None]}), "['a': Any (optional)]"),
    ("Int64", pd.DataFrame({"a": pd.array([1, None], "Int64")}), "['a': long (optional)]"),
    ("objects int", pd.DataFrame({"a": pd.Series([1], dtype=object)}), "['a': long (required)]"),
    ("objects int gap", pd.DataFrame({"a": pd.Series([1, None], dtype=object)}), "['a': double (optional)]"),
    ("labels", pd.DataFrame([[1, 2.0]]), "[0: long (required), 1: double (required)]"),
    ("lists", pd.DataFrame({"a": [[1, 2], [3]]}), "['a': Array(long) (required)]"),
    ("arrays", pd.DataFrame({"a": [np.array([1.0])]}), "['a': Array(double) (required)]"),
    (
        "dicts",
        pd.DataFrame({"a": [{"x": 1}, {"x": 2, "y": "s"}]}),
        "['a': {x: long (required), y: string (optional)} (required)]",
    ),
    ("series", pd.Series([1], name="s"), "['s': long (required)]"),
    ("series without name", pd.Series([1.0, None]), "[double (required)]"),
    ("array", np.zeros((2, 3)), "[Tensor('float64', (-1, 3))]"),
    ("array 1-D", np.zeros(3, "int32"), "[Tensor('int32', (-1,))]"),
    ("array 0-D", np.array(3), ANY),
    ("array of texts", np.array(["abc"]), "[Tensor('str', (-1,))]"),
    ("array of bytes", np.array([b"abc"]), "[Tensor('bytes', (-1,))]"),
    ("array of objects", np.array(["a", 1], dtype=object), "[Tensor('object', (-1,))]"),
    ("csr", scipy.sparse.csr_matrix(np.eye(2)), "[Tensor('float64', (-1, 2))]"),
    ("csc", scipy.sparse.csc_matrix(np.eye(2, dtype="float32")), "[Tensor('float32', (-1, 2))]"),
    (
        "dict of arrays",
        {"a": np.zeros((2, 3)), "b": np.zeros(2, "int64")},
        "['a': Tensor('float64', (-1, 3)), 'b': Tensor('int64', (-1,))]",
    ),
    (
        "dict",
        {"a": [1, 2], "b": "s", "c": {"x": 1.5, "n": None}, "d": None, "e": [], "f": {}},
        "['a': Array(long) (required), 'b': string (required), "
        "'c': {n: Any (optional), x: double (required)} (required), "
        "'d': Any (optional), 'e': Any (required), 'f': Any (required)]",
    ),
    ("dict with None in list", {"a": [1, None]}, "['a': Array(long) (optional)]"),
    ("dict with only None", {"a": [None]}, "['a': Array(Any) (optional)]"),
    ("dict with mixed list", {"a": [1, "x"]}, ANY),
    ("dict of arrays and scalars", {"a": np.zeros(2), "b": 1}, "['a': Array(double) (required), 'b': long (required)]"),
    ("empty dict", {}, ANY),
    ("dict with int key", {1: 2}, ANY),
    ("list of dicts", [{"a": 1, "b": "x"}, {"a": 2}], "['a': long (required), 'b': string (optional)]"),
    ("list of dicts, None", [{"a": None}, {"a": 3}], "['a': long (optional)]"),
    ("list of dicts, no agreement", [{"a": 1}, {"a": "x"}], ANY),
    ("list of dicts, empty list", [{"a": [1]}, {"a": []}], "['a': Array(long) (required)]"),
    (
        "list of dicts, objects",
        [{"a": {"x": 1}}, {"a": {"y": "s"}}],
        "['a': {x: long (optional), y: string (optional)} (required)]",
    ),
    ("list of ints", [1, 2], "[long (required)]"),
    ("list of texts", ["a"], "[string (required)]"),
    ("list of int32", [np.int32(1)], "[integer (required)]"),
    ("list with None", [True, None], "[boolean (required)]"),
    ("list with NaN", [float("nan"), 1.0], "[double (required)]"),
    ("list of lists", [[1, 2], [3]], "[Array(long) (required)]"),
    ("mixed list", [1, "a"], ANY),
    ("int and float list", [1.0, 2], ANY),
    ("empty list", [], "[string (required)]"),
    ("text", "x", "[string (required)]"),
    ("int", 1, "[long (required)]"),
    ("float", 1.5, "[double (required)]"),
    ("bool", True, "[boolean (required)]"),
    ("float32", np.float32(1), "[float (required)]"),
    ("datetime", datetime.datetime(2020, 1, 1), "[datetime (required)]"),
    ("date", datetime.date(2020, 1, 1), "[datetime (required)]"),
    ("bytes", b"x", "[binary (required)]"),
    ("object", object(), ANY),
    ("tuple", (1, 2), ANY),
]


@pytest.mark.parametrize(("data", "shown"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_inference_table(data: Any, shown: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert repr(infer_schema(data)) == shown


def test_what_cannot_be_told_warns() -> None:
    with pytest.warns(UserWarning, match="cannot be inferred"):
        infer_schema(object())


def test_whole_numbers_raise_a_hint() -> None:
    with pytest.warns(UserWarning, match="cannot hold missing values"):
        infer_schema(pd.DataFrame({"a": [1]}))


def test_pydantic_is_refused() -> None:
    class Item:
        model_fields: ClassVar[dict[str, object]] = {}

    with pytest.raises(InvalidParameter, match="pydantic"):
        infer_signature([Item()])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1, "['p': long (default: 1)]"),
        (0.5, "['p': double (default: 0.5)]"),
        (np.float32(1), "['p': float (default: 1.0)]"),
        ("s", "['p': string (default: s)]"),
        (True, "['p': boolean (default: True)]"),
        ([1, 2], "['p': long (default: [1, 2]) (shape: (-1,))]"),
        ([1, 2.5], "['p': double (default: [1.0, 2.5]) (shape: (-1,))]"),
        (np.array([1.0]), "['p': double (default: [1.0]) (shape: (-1,))]"),
        ({"x": 1, "y": [1]}, "['p': {x: long (required), y: Array(long) (required)} (default: {'x': 1, 'y': [1]})]"),
        (datetime.datetime(2020, 1, 1), "['p': datetime (default: 2020-01-01 00:00:00)]"),
    ],
)
def test_params(value: Any, shown: str) -> None:
    assert repr(infer_params({"p": value})) == shown


@pytest.mark.parametrize("value", [None, [[1]], (1, 2), b"x", [1, "a"], np.zeros((1, 1)), object()])
def test_params_without_a_type(value: Any) -> None:
    with pytest.raises(InvalidParameter, match=r"Failed to infer schema for parameters: .*'p'"):
        infer_params({"p": value})


def test_params_must_be_a_dict() -> None:
    with pytest.raises(InvalidParameter, match="to be dict, got list"):
        infer_signature(params=[1])  # type: ignore[arg-type]  # wrong on purpose


def test_nothing_given() -> None:
    with pytest.raises(InvalidParameter, match="At least one"):
        infer_signature()
