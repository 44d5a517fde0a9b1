"""The schema of a pandas DataFrame or Series: one column each, by dtype, then by what is in it."""

from __future__ import annotations

import warnings
from typing import Any

from ..errors import InvalidParameter
from .infer_values import merge, value_type
from .schema import ColSpec, Schema
from .types import AnyType, ColumnType, DataType

_KINDS = {"b": DataType.boolean, "U": DataType.string, "S": DataType.binary, "M": DataType.datetime}
_NUMBERS = {
    "int8": DataType.integer,
    "int16": DataType.integer,
    "int32": DataType.integer,
    "uint8": DataType.integer,
    "uint16": DataType.integer,
    "int64": DataType.long,
    "uint32": DataType.long,
    "float16": DataType.float,
    "float32": DataType.float,
    "float64": DataType.double,
}
# What pandas calls the content of an object column → its type; whole numbers beside gaps are floats in pandas.
_CONTENTS = {
    "string": DataType.string,
    "bytes": DataType.binary,
    "boolean": DataType.boolean,
    "integer": DataType.long,
    "floating": DataType.double,
    "mixed-integer-float": DataType.double,
    "datetime": DataType.datetime,
    "datetime64": DataType.datetime,
    "date": DataType.datetime,
}


def infer_frame(frame: Any) -> Schema:
    """One column per DataFrame column, required when nothing is missing in it.

    Raises InvalidParameter for a column without a type (uint64, durations, mixed objects) and for names
    that repeat. Whole-number columns raise a warning: a gap in them would later turn them into floats.
    """
    names = frame.columns.tolist()
    if len(set(names)) < len(names):
        raise InvalidParameter(f"Column names must differ, got {names}")
    gaps = frame.isna().to_numpy().any(axis=0).tolist()
    columns = [
        ColSpec(_column_type(frame.iloc[:, place], gap), name, not gap)
        for place, (name, gap) in enumerate(zip(names, gaps, strict=True))
    ]
    if any(column.type in {DataType.integer, DataType.long} for column in columns):
        warnings.warn(
            "The signature has integer columns. Integer columns of pandas cannot hold missing values: should "
            "data with gaps come at prediction time, the column arrives as float and is refused. If gaps can "
            "come, infer the signature from data with gaps, or make such columns float64.",
            UserWarning,
            stacklevel=4,
        )
    return Schema(columns)


def infer_series(series: Any) -> Schema:
    """One column named as the Series is; unnamed columns are always required."""
    gap = bool(series.isna().any())
    return Schema([ColSpec(_column_type(series, gap), series.name, series.name is None or not gap)])


def _column_type(series: Any, gap: bool) -> ColumnType:
    dtype = series.dtype
    if str(dtype) == "category":
        if len(dtype.categories) == 0:
            return AnyType()
        dtype = dtype.categories.dtype
    if str(dtype) == "object":
        series = series.infer_objects()
        dtype = series.dtype
        if str(dtype) == "object":
            return _content_type(series, gap)
    if str(dtype) in {"str", "string"} or str(dtype).startswith("string["):
        return DataType.string
    kind = getattr(dtype, "kind", "O")
    if (found := _KINDS.get(kind) or _NUMBERS.get(str(dtype).lower())) is not None:
        return found
    raise InvalidParameter(f"No type of a signature fits column {series.name!r} with dtype {dtype}")


def _content_type(series: Any, gap: bool) -> ColumnType:
    from pandas.api.types import infer_dtype

    present = series.dropna() if gap else series
    if len(present) == 0:
        return AnyType()
    content = infer_dtype(present, skipna=True)
    if (kind := _CONTENTS.get(content)) is not None:
        return DataType.double if kind is DataType.long and gap else kind
    if content == "mixed":
        return merge(value_type(value) for value in present)[0]
    raise InvalidParameter(f"No type of a signature fits column {series.name!r}, which holds {content} values")
