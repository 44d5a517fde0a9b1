"""From a parsed request to what the model is called with, cast as its signature says."""

from __future__ import annotations

from typing import Any

from ..errors import InvalidParameter
from ..model.schema import Schema, TensorSpec
from .arrays import array_input
from .frames import csv_frame, parquet_frame, records_frame, split_frame
from .parse import Payload


def model_input(payload: Payload, schema: Schema | None) -> Any:
    """The argument of ``predict``: a DataFrame for the dataframe fields, arrays for the others.

    ``schema`` is the signature's inputs. Casting is generous (a whole number for a double column is fine,
    over HTTP there is no other); what remains unfit is found by the model's own enforcement. Raises
    InvalidParameter naming the field or the column.
    """
    match payload.field:
        case "dataframe_split":
            return as_tensor(split_frame(payload.value, schema), schema)
        case "dataframe_records":
            return as_tensor(records_frame(payload.value, schema), schema)
        case "":
            return payload.value
        case field:
            return array_input(payload.value, schema, by_row=field == "instances")


def csv_input(body: bytes, schema: Schema | None) -> Any:
    """The argument of ``predict`` for a CSV body with a header row; raises InvalidParameter."""
    return csv_frame(body, schema)


def parquet_input(body: bytes) -> Any:
    """The argument of ``predict`` for a Parquet file, which has types of its own; raises InvalidParameter."""
    return parquet_frame(body)


def as_tensor(frame: Any, schema: Schema | None) -> Any:
    """The columns joined into one array when the signature is a single tensor without a name."""
    if schema is None or not schema.is_tensor_spec() or schema.has_input_names():
        return frame
    spec = schema.inputs[0]
    assert isinstance(spec, TensorSpec)  # noqa: S101 - is_tensor_spec says so
    try:
        return frame.to_numpy(dtype=spec.type)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidParameter(
            "Invalid input. Data is not compatible with model signature. "
            f"Failed to convert the data to type '{spec.dtype}'. Error: '{error}'"
        ) from None
