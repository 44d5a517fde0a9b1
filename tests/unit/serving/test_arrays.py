"""The instances and inputs fields, and single tensors."""

import numpy
import pytest

from regista.errors import InvalidParameter
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.serving.arrays import array_input
from regista.serving.coerce import model_input
from regista.serving.parse import Payload

COLUMNS = Schema([ColSpec("double", "a"), ColSpec("long", "b")])
TENSOR = Schema([TensorSpec("float32", (-1, 2))])
NAMED = Schema([TensorSpec("float64", (-1,), "u"), TensorSpec("int64", (-1,), "v")])


def inputs(value, schema=None):
    return array_input(value, schema, by_row=False)


def instances(value, schema=None):
    return array_input(value, schema, by_row=True)


def test_without_a_signature():
    assert inputs(3).shape == ()
    assert inputs([[1, 2]]).tolist() == [[1, 2]]
    assert inputs([1.5]).dtype == numpy.float64
    assert inputs(["x"]).dtype.kind == "U"
    assert inputs([1, None]).dtype == numpy.dtype(object)
    assert inputs(None).tolist() is None
    assert {name: column.tolist() for name, column in inputs({"a": [1], "b": 2}).items()} == {"a": [1], "b": 2}
    assert inputs([{"a": 1}])[0]["a"].shape == ()


@pytest.mark.parametrize("read", [inputs, instances])
def test_an_empty_list_stays_one(read):
    assert read([]) == []


def test_instances_of_objects_are_stacked_by_name():
    assert {name: column.tolist() for name, column in instances([{"a": 1, "b": [2]}, {"a": 3, "b": [4]}]).items()} == {
        "a": [1, 3],
        "b": [[2], [4]],
    }


@pytest.mark.parametrize("value", [[{"a": 1, "b": 2}, {"a": 1}], [{"a": 1}, {"a": 1, "b": 2}], {"a": [1, 2], "b": [1]}])
def test_unequal_lengths(value):
    with pytest.raises(InvalidParameter, match="The length of values for each input/column name are not the same"):
        instances(value)


def test_ragged_rows():
    with pytest.raises(InvalidParameter, match="Failed to parse input data"):
        inputs([[1], [2, 3]])


@pytest.mark.parametrize(
    "value", [{"a": [1], "b": ["2"]}, {"a": 1, "b": 2}, [{"a": 1, "b": 2}]], ids=["lists", "scalars", "records"]
)
@pytest.mark.parametrize("read", [inputs, instances])
def test_columns_become_a_frame(read, value):
    frame = read(value, COLUMNS)
    assert frame.iloc[0].to_dict() == {"a": 1.0, "b": 2}


def test_a_plain_list_is_the_only_column():
    assert inputs([1, 2], Schema([ColSpec("double", "a")]))["a"].tolist() == [1.0, 2.0]


def test_a_tensor_gets_its_type():
    assert inputs([[1, 2]], TENSOR).dtype == numpy.float32
    assert numpy.isnan(inputs([[1, None]], TENSOR)[0, 1])


def test_an_object_for_a_single_tensor():
    with pytest.raises(InvalidParameter, match="contains an un-named  model signature"):
        inputs({"a": [1]}, TENSOR)


def test_named_tensors_get_their_types():
    arrays = inputs({"u": [1], "v": [2]}, NAMED)
    assert (arrays["u"].dtype, arrays["v"].dtype) == (numpy.float64, numpy.int64)


def test_the_columns_of_a_table_are_joined_into_a_single_tensor():
    data = model_input(Payload("dataframe_split", {"columns": ["p", "q"], "data": [[1, 2]]}), TENSOR)
    assert data.dtype == numpy.float32
    assert data.tolist() == [[1.0, 2.0]]


def test_a_table_that_is_no_tensor():
    with pytest.raises(InvalidParameter, match="Failed to convert the data to type 'float32'"):
        model_input(Payload("dataframe_split", {"data": [["x"]]}), TENSOR)
