"""Types and signatures come back from a pickle as they were, and stand in it as MLflow's do."""

from __future__ import annotations

import copy
import pickle
import pickletools
from typing import Any

import numpy as np
import pytest

from regista.errors import InvalidParameter, RegistaError
from regista.model.params import ParamSchema, ParamSpec
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.model.signature import ModelSignature
from regista.model.types import AnyType, Array, DataType, Map, Object, Property, SparkVector

NESTED = Object([Property("b", Array(DataType.long), required=False), Property("a", Map(Array("string")))])
TENSORS = Schema([TensorSpec(np.dtype("float32"), (-1, 2), "x"), TensorSpec(np.dtype("str"), (-1,), "y")])
COLUMNS = Schema([ColSpec("long", "a"), ColSpec(NESTED, "b", required=False), ColSpec(AnyType(), "c")])
PARAMS = ParamSchema([ParamSpec("t", "double", 0.5), ParamSpec("n", "long", [1, 2], (-1,))])


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "value",
    [*DataType, NESTED, AnyType(), SparkVector(), TENSORS, COLUMNS, PARAMS, ModelSignature(COLUMNS, TENSORS, PARAMS)],
    ids=lambda value: repr(value)[:20],
)
def test_what_comes_back_is_equal(value: Any, protocol: int) -> None:
    again = pickle.loads(pickle.dumps(value, protocol))
    assert again == value and type(again) is type(value) and repr(again) == repr(value)
    assert copy.deepcopy(value) == value
    assert not isinstance(value, DataType) or again is value


def test_only_members_of_enums_are_made_by_a_call() -> None:
    """MLflow's classes take other arguments than ours; what is given attributes can be either."""
    kinds = [opcode.name for opcode, _, _ in pickletools.genops(pickle.dumps(PARAMS))]
    assert kinds.count("NEWOBJ") == 1 + len(PARAMS)
    assert kinds.count("REDUCE") == len({spec.dtype for spec in PARAMS})


def test_columns_of_older_releases_say_optional() -> None:
    column = ColSpec.__new__(ColSpec)
    column.__setstate__({"_name": "a", "_type": DataType.long, "_optional": True})
    assert column == ColSpec("long", "a", required=False)


@pytest.mark.parametrize("number", [0, 9, -1, 1.5, None])
def test_other_numbers_are_no_types(number: object) -> None:
    with pytest.raises(ValueError, match="is not a valid DataType"):
        DataType(number)


def test_errors_keep_their_code() -> None:
    for error in (RegistaError("bad", "RESOURCE_DOES_NOT_EXIST", field="x"), InvalidParameter("worse")):
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), again.error_code, again.json_kwargs) == (str(error), error.error_code, error.json_kwargs)
        assert again.get_http_status_code() == error.get_http_status_code()
