"""Tables of scoring requests."""

import numpy
import pandas
import pytest

from regista.errors import InvalidParameter
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.serving.frames import csv_frame, parquet_frame, records_frame, split_frame

DOUBLES = Schema([ColSpec("double", "a"), ColSpec("double", "b")])
MIXED = Schema([ColSpec("long", "n"), ColSpec("string", "s"), ColSpec("double", "x", required=False)])


def test_split_without_a_schema():
    frame = split_frame({"columns": ["a", "b"], "index": [5, 6], "data": [[1, "x"], [2, "y"]]}, None)
    pandas.testing.assert_frame_equal(frame, pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=[5, 6]))


@pytest.mark.parametrize(
    "data", [[[1, 2], [3, 4]], [[1.0, 2], ["3", 4]], [[True, 2], [3, "4.0"]]], ids=["ints", "text", "bool"]
)
def test_whole_numbers_fit_double_columns(data):
    frame = split_frame({"columns": ["a", "b"], "data": data}, DOUBLES)
    pandas.testing.assert_frame_equal(frame, pandas.DataFrame({"a": [1.0, 3.0], "b": [2.0, 4.0]}))


def test_null_in_a_double_column_is_nan():
    frame = split_frame({"columns": ["a", "b"], "data": [[None, 2]]}, DOUBLES)
    assert frame["a"].isna().tolist() == [True]


def test_columns_the_signature_does_not_know_stay():
    frame = split_frame({"columns": ["a", "more"], "data": [[1, "x"]]}, DOUBLES)
    assert frame.iloc[0].to_dict() == {"a": 1.0, "more": "x"}


def test_mixed_columns_get_their_types():
    frame = split_frame({"columns": ["n", "s", "x"], "index": [7], "data": [["5", "t", 1]]}, MIXED)
    assert frame.loc[7].to_dict() == {"n": 5, "s": "t", "x": 1.0}
    assert frame["n"].dtype == numpy.int64
    assert frame["x"].dtype == numpy.float64


def test_duplicate_columns_are_left_for_the_enforcement():
    frame = split_frame({"columns": ["a", "a"], "data": [[1, 2]]}, DOUBLES)
    assert list(frame.columns) == ["a", "a"]


def test_unnamed_columns_go_by_place():
    frame = split_frame({"data": [["1", 2]]}, Schema([ColSpec("long"), ColSpec("double")]))
    assert [str(kind) for kind in frame.dtypes] == ["int64", "float64"]


def test_no_rows():
    assert split_frame({"columns": ["a", "b"], "data": []}, DOUBLES).shape == (0, 2)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([1], "Invalid input. Dataframe split format must be a dictionary. Got list."),
        ({"columns": ["a"]}, "must have 'data' field and optionally 'columns' and 'index' fields. Got ['columns'].'"),
        ({"data": [[1]], "rows": 1}, "must have 'data' field and optionally 'columns' and 'index' fields."),
        ({"columns": ["a", "b"], "data": [[1, 2, 3]]}, "Provided dataframe_split field is not a valid dataframe"),
        ({"columns": ["a", "b"], "data": [[1, 2], [3]]}, "Error: 'row 1 of the data has 1 values, row 0 has 2'"),
        ({"columns": 5, "data": [[1]]}, "Provided dataframe_split field is not a valid dataframe"),
        ({"columns": ["a", "b"], "data": [[1, "x"]]}, "Failed to convert column b to type 'float64'."),
    ],
)
def test_bad_split(value, message):
    with pytest.raises(InvalidParameter) as caught:
        split_frame(value, DOUBLES)
    assert message in caught.value.message


def test_records_are_joined_by_name():
    frame = records_frame([{"n": 1, "s": "a"}, {"n": 2, "s": "b", "x": 3}], MIXED)
    assert frame["n"].tolist() == [1, 2]
    assert frame["x"].isna().tolist() == [True, False]


def test_a_missing_whole_number_is_refused():
    with pytest.raises(InvalidParameter, match="Failed to convert column n to type 'int64'"):
        records_frame([{"n": 1}, {"s": "b"}], MIXED)


def test_no_records():
    assert records_frame([], MIXED).empty


@pytest.mark.parametrize(
    ("value", "message"),
    [({"a": 1}, "must be a list of records. Got dictionary."), ([1], "every record must be a dictionary")],
)
def test_bad_records(value, message):
    with pytest.raises(InvalidParameter) as caught:
        records_frame(value, None)
    assert message in caught.value.message


def test_csv_is_read_as_the_signature_says():
    frame = csv_frame("n,s,x\n1,5,2\n2,ü,\n".encode(), MIXED)
    assert frame["n"].tolist() == [1, 2]
    assert frame["s"].tolist() == ["5", "ü"]
    assert frame["x"].dtype == numpy.float64


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Failed to parse input as a Pandas DataFrame."),
        (b"n\n\n1,2,3\nx\n", "Failed to parse input as a Pandas DataFrame."),
        (b"n,s\n,a\n", "Failed to parse input as a Pandas DataFrame."),
        (b"n\n\xff\n", "Ensure that input is a valid UTF-8 encoded string. Error: '"),
    ],
)
def test_bad_csv(body, message):
    with pytest.raises(InvalidParameter) as caught:
        csv_frame(body, MIXED)
    assert message in caught.value.message


def test_a_tensor_is_not_sent_as_csv():
    with pytest.raises(InvalidParameter, match="takes JSON"):
        csv_frame(b"a\n1\n", Schema([TensorSpec("float64", (-1, 1))]))


@pytest.mark.parametrize("schema", [DOUBLES, None], ids=["doubles", "none"])
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"index": [1, 2, 3]}, "index"),
        ({"index": "x"}, "index"),
        ({"index": [[1]]}, "index"),
        ({"columns": [["a"], ["b"]]}, "columns"),
        ({"columns": ["a", {}]}, "columns"),
        ({"columns": 5}, "columns"),
    ],
)
def test_names_and_an_index_that_do_not_fit(changes, field, schema):
    with pytest.raises(InvalidParameter, match=f"valid dataframe representation in 'split' format. Error: '{field} "):
        split_frame({"columns": ["a", "b"], "data": [[1, 2]], **changes}, schema)


def test_parquet_keeps_its_own_types():
    frame = pandas.DataFrame({"n": [1, 2], "s": ["x", None], "x": [0.5, None]}, index=[7, 8])
    pandas.testing.assert_frame_equal(parquet_frame(frame.to_parquet()), frame)


@pytest.mark.parametrize(
    "body", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", pandas.DataFrame({"a": [1]}).to_parquet()[:-9]]
)
def test_bad_parquet(body):
    with pytest.raises(InvalidParameter, match="valid Parquet-formatted Pandas DataFrame"):
        parquet_frame(body)
