"""The table of input examples: what is written, and what comes back."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from regista.errors import InvalidParameter
from regista.model.example import InputExample, read_example

FRAME = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
SPLIT = {"columns": ["a", "b"], "data": [[1, "x"], [2, None]]}
EYE = {"data": [1.0, 1.0], "indices": [0, 1], "indptr": [0, 1, 2], "shape": [2, 2]}
DENSE = {"inputs": [[1.0, 0.0], [0.0, 1.0]]}
SPLIT_INFO = {"type": "dataframe", "pandas_orient": "split"}

TABLE: list[tuple[str, Any, dict[str, Any], Any, Any]] = [
    ("frame", FRAME, SPLIT_INFO, SPLIT, {"dataframe_split": SPLIT}),
    (
        "frame without names",
        pd.DataFrame([[1, 2]]),
        {"type": "dataframe", "pandas_orient": "values"},
        {"data": [[1, 2]]},
        {"dataframe_split": {"data": [[1, 2]]}},
    ),
    (
        "frame with bytes and moments",
        pd.DataFrame({"e": [b"a"], "d": [pd.Timestamp("2020-01-01 10:00")], "f": [True]}),
        SPLIT_INFO,
        {"columns": ["e", "d", "f"], "data": [["YQ==\n", "2020-01-01T10:00:00", True]]},
        {"dataframe_split": {"columns": ["e", "d", "f"], "data": [["YQ==\n", "2020-01-01T10:00:00", True]]}},
    ),
    ("array", np.array([[1.0, np.nan]]), {"type": "ndarray"}, [[1.0, None]], {"inputs": [[1.0, None]]}),
    (
        "dict of arrays",
        {"a": np.zeros((1, 2)), "b": np.array([1])},
        {"type": "ndarray"},
        {"a": [[0.0, 0.0]], "b": [1]},
        {"inputs": {"a": [[0.0, 0.0]], "b": [1]}},
    ),
    (
        "dict",
        {"a": [1, 2], "b": "s", "c": None},
        {"type": "json_object"},
        {"a": [1, 2], "b": "s", "c": None},
        {"inputs": {"a": [1, 2], "b": "s", "c": None}},
    ),
    ("list", [1, 2], {"type": "json_object"}, [1, 2], {"inputs": [1, 2]}),
    ("text", "x", {"type": "json_object"}, "x", {"inputs": "x"}),
    ("numpy scalar", np.int64(3), {"type": "json_object"}, 3, {"inputs": 3}),
    ("bytes", b"x", {"type": "json_object"}, "eA==\n", {"inputs": "eA==\n"}),
    (
        "datetime",
        datetime.datetime(2020, 1, 1),
        {"type": "json_object"},
        "2020-01-01T00:00:00",
        {"inputs": "2020-01-01T00:00:00"},
    ),
    (
        "chat",
        {"messages": [{"role": "user", "content": "x"}]},
        {"type": "json_object"},
        {"messages": [{"role": "user", "content": "x"}]},
        {"messages": [{"role": "user", "content": "x"}]},
    ),
    ("csr", scipy.sparse.csr_matrix(np.eye(2)), {"type": "sparse_matrix_csr"}, EYE, DENSE),
    ("csc", scipy.sparse.csc_matrix(np.eye(2)), {"type": "sparse_matrix_csc"}, EYE, DENSE),
    (
        "with params",
        (FRAME, {"t": 1}),
        {**SPLIT_INFO, "params": "true"},
        {"inputs": SPLIT, "params": {"t": 1}},
        {"dataframe_split": SPLIT, "params": {"t": 1}},
    ),
    (
        "list with params",
        ([1], {"t": 1.5}),
        {"type": "json_object", "params": "true"},
        {"inputs": [1], "params": {"t": 1.5}},
        {"inputs": [1], "params": {"t": 1.5}},
    ),
]


@pytest.mark.parametrize(
    ("value", "info", "body", "serving"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_written_files(value: Any, info: dict[str, Any], body: Any, serving: Any, tmp_path: Path) -> None:
    example = InputExample.of(value)
    example.write(tmp_path)
    paths = {"artifact_path": "input_example.json", "serving_input_path": "serving_input_example.json"}
    assert example.info == {**paths, **info}
    assert json.loads((tmp_path / "input_example.json").read_text()) == body
    text = (tmp_path / "serving_input_example.json").read_text()
    assert json.loads(text) == serving
    assert text == json.dumps(serving, indent=2)


def back(value: Any, folder: Path, dtypes: dict[str, str] | None = None) -> InputExample:
    example = InputExample.of(value)
    example.write(folder)
    return read_example(folder, example.info, dtypes)


def test_frame_comes_back(tmp_path: Path) -> None:
    frame = pd.DataFrame({"e": [b"a"], "d": [pd.Timestamp("2020-01-01")], "x": [1.5]})
    read = back(frame, tmp_path, {"e": "binary", "d": "datetime", "x": "double"}).data
    assert read.to_dict("list") == frame.to_dict("list")


def test_arrays_come_back(tmp_path: Path) -> None:
    np.testing.assert_array_equal(back(np.array([[1.0, np.nan]]), tmp_path).data, [[1.0, np.nan]])
    read = back({"a": np.zeros((1, 2)), "b": np.array(["x"])}, tmp_path).data
    assert {name: part.shape for name, part in read.items()} == {"a": (1, 2), "b": (1,)}


def test_older_array_files(tmp_path: Path) -> None:
    (tmp_path / "input_example.json").write_text('{"inputs": [1, 2]}')
    read = read_example(tmp_path, {"artifact_path": "input_example.json", "type": "ndarray"})
    assert read.data.tolist() == [1, 2]


def test_bare_nan_is_read(tmp_path: Path) -> None:
    (tmp_path / "input_example.json").write_text('{"columns": ["a"], "data": [[NaN]]}')
    assert read_example(tmp_path, SPLIT_INFO).data["a"].isna().all()


@pytest.mark.parametrize("kind", [scipy.sparse.csr_matrix, scipy.sparse.csc_matrix])
def test_sparse_comes_back(kind: Any, tmp_path: Path) -> None:
    read = back(kind(np.eye(2)), tmp_path).data
    assert isinstance(read, kind)
    assert read.toarray().tolist() == np.eye(2).tolist()


def test_params_come_back(tmp_path: Path) -> None:
    example = back(([1], {"t": 1.5}), tmp_path)
    assert example.data == [1]
    assert example.params == {"t": 1.5}


@pytest.mark.parametrize("value", [object(), pd.Series([1]), (1, 2), (1, {}, 3), {"a": object()}])
def test_refused(value: Any) -> None:
    with pytest.raises(InvalidParameter, match="input example"):
        InputExample.of(value)


def test_damaged_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="cannot be read"):
        read_example(tmp_path, SPLIT_INFO)
    (tmp_path / "input_example.json").write_text("[")
    with pytest.raises(InvalidParameter, match="cannot be read"):
        read_example(tmp_path, SPLIT_INFO)


@pytest.mark.parametrize("body", ["[1]", "{}", "5"])
def test_an_example_with_params_has_its_inputs_beside_them(body: str, tmp_path: Path) -> None:
    (tmp_path / "input_example.json").write_text(body)
    with pytest.raises(InvalidParameter, match="must have 'inputs' beside them"):
        read_example(tmp_path, {**SPLIT_INFO, "params": True})
