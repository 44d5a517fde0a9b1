"""The table of what a declared column takes, and how data becomes a DataFrame."""

from __future__ import annotations

import datetime
import decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regista.errors import InvalidParameter
from regista.model.enforce import enforce_schema, make_enforcer
from regista.model.schema import ColSpec, Schema
from regista.model.types import AnyType, Array, DataType, Map, Object, Property

OLD_PANDAS = int(pd.__version__.split(".")[0]) < 3

COLUMNS: dict[str, Any] = {
    "int8": np.array([1, 2], "int8"),
    "int32": np.array([1, 2], "int32"),
    "int64": np.array([1, 2]),
    "int64 0/1": np.array([0, 1]),
    "uint16": np.array([1], "uint16"),
    "uint32": np.array([1], "uint32"),
    "uint64": np.array([1], "uint64"),
    "float16": np.array([1], "float16"),
    "float32": np.array([1], "float32"),
    "float64": np.array([1.0]),
    "float64 gap": np.array([1.0, np.nan]),
    "bool": np.array([True]),
    "object bool gap": pd.Series([True, None], dtype=object),
    "object None": pd.Series([None], dtype=object),
    "object int": pd.Series([1, 2], dtype=object),
    "object number gap": pd.Series([1.5, None], dtype=object),
    "text": pd.Series(["a"]),
    "object text": pd.Series(["a"], dtype=object),
    "bytes": pd.Series([b"a"]),
    "moment": pd.Series([pd.Timestamp("2020-01-01")]),
    "moment zone": pd.Series([pd.Timestamp("2020-01-01", tz="UTC")]),
    "date": pd.Series([datetime.date(2020, 1, 1)]),
    "decimal": pd.Series([decimal.Decimal("1.5")]),
    "Int64": pd.array([1, 2], "Int64"),
    "Int64 gap": pd.array([1, None], "Int64"),
    "category": pd.Categorical(["a"]),
}

# declared type → the columns it takes, and their dtype afterwards. Everything else is refused.
TAKES: dict[str, dict[str, str]] = {
    "boolean": {"bool": "bool", "object bool gap": "object", "object None": "object"}
    | dict.fromkeys(("bytes", "date", "decimal"), "object"),
    "integer": dict.fromkeys(("int8", "int32", "uint16"), "int32"),
    "long": dict.fromkeys(("int8", "int32", "int64", "int64 0/1", "uint16", "uint32", "object int", "Int64"), "int64"),
    "float": dict.fromkeys(("float16", "float32", "int64 0/1"), "float32"),
    "double": dict.fromkeys(
        (
            *("float16", "float32", "float64", "float64 gap", "int8", "int32", "int64 0/1", "uint16"),
            *("uint32", "object number gap", "object None", "object bool gap", "decimal"),
        ),
        "float64",
    ),
    "datetime": dict.fromkeys(("moment", "date", "object None"), "datetime64[ns]"),
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("kind", TAKES)
def test_declared_type_takes_or_refuses(kind: str, column: str) -> None:
    frame = pd.DataFrame({"x": COLUMNS[column]})
    schema = Schema([ColSpec(kind, "x")])
    if column in TAKES[kind]:
        result = enforce_schema(frame, schema)
        assert str(result["x"].dtype) == TAKES[kind][column]
        assert result["x"].isna().tolist() == frame["x"].isna().tolist()
    else:
        with pytest.raises(
            InvalidParameter, match=r"(?s)Failed to enforce schema of data .* with schema .*[cC]olumn x"
        ):
            enforce_schema(frame, schema)


@pytest.mark.parametrize("kind", ["string", "binary"])
@pytest.mark.parametrize("column", COLUMNS)
def test_texts_take_objects_and_texts_unread(kind: str, column: str) -> None:
    frame = pd.DataFrame({"x": COLUMNS[column]})
    if frame["x"].dtype == object or column in {"text", "category"}:
        assert enforce_schema(frame, Schema([ColSpec(kind, "x")]))["x"].dtype == frame["x"].dtype
    else:
        target = "<U0" if kind == "string" else "|S0"
        with pytest.raises(InvalidParameter) as caught:
            enforce_schema(frame, Schema([ColSpec(kind, "x")]))
        found = frame["x"].dtype
        assert f"Incompatible input types for column x. Can not safely convert {found} to {target}." in str(
            caught.value
        )


@pytest.mark.skipif(not OLD_PANDAS, reason="from pandas 3 on texts have a dtype of their own and are refused")
def test_iso_texts_become_moments() -> None:
    frame = enforce_schema(pd.DataFrame({"x": ["2020-01-01"]}), Schema([ColSpec("datetime", "x")]))
    assert frame["x"].tolist() == [pd.Timestamp("2020-01-01")]


def test_any_takes_everything() -> None:
    schema = Schema([ColSpec(AnyType(), "x")])
    for values in COLUMNS.values():
        frame = pd.DataFrame({"x": values})
        assert enforce_schema(frame, schema)["x"].dtype == frame["x"].dtype


def test_whole_numbers_with_gaps_get_a_hint() -> None:
    with pytest.raises(InvalidParameter, match=r"Can not safely convert float64 to int64\. Hint: .*missing values"):
        enforce_schema(pd.DataFrame({"x": [1, None]}), Schema([ColSpec("long", "x")]))
    with pytest.raises(InvalidParameter) as caught:
        enforce_schema(pd.DataFrame({"x": [1.5, None]}), Schema([ColSpec("long", "x")]))
    assert "Hint" not in str(caught.value)


NAMED = Schema([ColSpec("long", "a"), ColSpec("double", "b"), ColSpec("string", "d", required=False)])


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"b": [2.0], "a": [1]}),
        {"a": 1, "b": 2.0},
        {"a": [1], "b": [2.0]},
        {"a": np.array([1]), "b": np.array([2.0])},
        {"a": np.array(1), "b": np.array(2.0)},
        [{"a": 1, "b": 2.0}],
    ],
    ids=["other order", "scalars", "lists", "arrays", "0-D arrays", "records"],
)
def test_data_becomes_a_frame_in_schema_order(data: Any) -> None:
    frame = enforce_schema(data, NAMED)
    assert frame.columns.tolist() == ["a", "b"]
    assert frame.to_numpy().tolist() == [[1.0, 2.0]]


def test_extra_columns_are_dropped_with_a_warning() -> None:
    with pytest.warns(UserWarning, match=r"\['z'\]"):
        frame = enforce_schema(pd.DataFrame({"z": [0], "b": [2.0], "a": [1]}), NAMED)
    assert frame.columns.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pd.DataFrame({"a": [1]}), r"Model is missing inputs ['b']."),
        (
            pd.DataFrame({"a": [1], "q": [1]}),
            r"Model is missing inputs ['b']. Note that there were extra inputs: ['q'].",
        ),
        ([[1, 2.0]], "Model is missing inputs ['a', 'b']. Note that there were extra inputs: [0, 1]."),
        (None, "Expected input to be DataFrame. Found: NoneType"),
        ((1, 2), "Expected input to be DataFrame. Found: tuple"),
        (pd.DataFrame([[1, 1, 2.0]], columns=["a", "a", "b"]), "Column names must differ"),
    ],
)
def test_named_refusals(data: Any, message: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        enforce_schema(data, NAMED)
    assert message in str(caught.value)


def test_unnamed_columns_go_by_place() -> None:
    schema = Schema([ColSpec("long"), ColSpec("double")])
    frame = enforce_schema(pd.DataFrame({"x": [1], "y": [2.0], "z": [3]}), schema)
    assert frame.columns.tolist() == ["x", "y"]
    assert enforce_schema([[1, 2.0]], schema).to_numpy().tolist() == [[1.0, 2.0]]
    with pytest.raises(InvalidParameter, match="declares 2 inputs  but the provided value only has 1 inputs"):
        enforce_schema(pd.DataFrame([[1]]), schema)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("string", "a"),
        ("string", ["a"]),
        ("string", pd.Series(["a"])),
        ("string", np.array(["a"])),
        ("long", 3),
        ("long", np.int64(3)),
        ("double", 1.5),
        ("boolean", True),
        ("binary", b"x"),
        ("datetime", datetime.datetime(2020, 1, 1)),
    ],
)
def test_one_unnamed_column(kind: str, data: Any) -> None:
    assert enforce_schema(data, Schema([ColSpec(kind)])).shape == (1, 1)


def test_result_is_never_the_callers_frame() -> None:
    given = pd.DataFrame({"a": [1.0]})
    result = make_enforcer(Schema([ColSpec("double", "a")]))(given)
    result["b"] = 2
    assert given.columns.tolist() == ["a"]


ARRAY = ColSpec(Array(DataType.double), "x")
OBJECT = ColSpec(Object([Property("p", DataType.string), Property("q", DataType.long, required=False)]), "x")
MAP = ColSpec(Map(DataType.long), "x")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (ARRAY, [1.0, 2.0]),
        (ARRAY, []),
        (ColSpec(Array(DataType.double), "x", required=False), None),
        (OBJECT, {"p": "a"}),
        (OBJECT, {"p": "a", "q": 1}),
        (OBJECT, {"p": "a", "q": None}),
        (MAP, {"k": 1}),
        (MAP, {}),
        (ColSpec(Array(OBJECT.type), "x"), [{"p": "a"}]),
    ],
)
def test_nested_cells_pass(column: ColSpec, cell: Any) -> None:
    frame = enforce_schema(pd.DataFrame({"x": [cell]}), Schema([column]))
    assert frame["x"].tolist() == [cell]


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        (ARRAY, [1, 2], "Incompatible input types for column . Can not safely convert int64 to float64."),
        (ARRAY, None, "Expected data to be list or numpy array, got"),
        (ARRAY, 1.0, "Expected data to be list or numpy array, got float"),
        (ARRAY, [[1.0]], "Expected a list of double"),
        (OBJECT, {"q": 1}, "Missing required properties: {'p'}"),
        (OBJECT, {"p": "a", "z": 1, "y": 2}, "Invalid properties not defined in the schema found: {'y', 'z'}"),
        (OBJECT, {"p": 1}, "Failed to enforce schema for key `p`. Expected type string, received type int"),
        (OBJECT, 1, "Expected data to be dictionary, got int"),
        (MAP, {"k": "a"}, "Can not safely convert"),
        (MAP, {1: 1}, "Expected all keys in the map type data are string type."),
        (MAP, 3, "Expected data to be a dict, got int"),
        (MAP, {"k": None}, "Expected data to be scalar, got NoneType"),
    ],
)
def test_nested_cells_refused(column: ColSpec, cell: Any, message: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        enforce_schema(pd.DataFrame({"x": [cell]}), Schema([column]))
    assert message in str(caught.value)


def test_dict_is_one_row_for_nested_columns() -> None:
    assert enforce_schema({"x": [1.0, 2.0]}, Schema([ARRAY]))["x"].tolist() == [[1.0, 2.0]]
    assert enforce_schema({"x": {"p": "a"}}, Schema([OBJECT]))["x"].tolist() == [{"p": "a"}]
