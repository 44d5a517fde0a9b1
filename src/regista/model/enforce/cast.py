"""One pandas column of scalars made to fit a declared type: only casts that lose nothing."""

from __future__ import annotations

import math
from typing import Any

from ...errors import InvalidParameter
from ..types import DataType

_TARGETS = {
    DataType.boolean: "bool",
    DataType.integer: "int32",
    DataType.long: "int64",
    DataType.float: "float32",
    DataType.double: "float64",
    DataType.string: "<U0",
    DataType.binary: "|S0",
    DataType.datetime: "datetime64[ns]",
}
_SMALL = {"int8", "int16", "int32", "uint8", "uint16"}
_SAFE: dict[DataType, set[str]] = {
    DataType.integer: _SMALL,
    DataType.long: _SMALL | {"int64", "uint32"},
    DataType.float: {"float16", "float32"},
    DataType.double: _SMALL | {"uint32", "float16", "float32", "float64"},
}
_FRACTIONS = {DataType.float, DataType.double}
_WHOLE = {DataType.integer, DataType.long}
_OBJECT_NUMBERS = {"boolean", "decimal", "empty", "floating", "integer", "mixed-integer-float"}


def cast_column(series: Any, kind: DataType, name: str | int = "") -> Any:
    """``series`` with the dtype of ``kind``; itself when nothing is to do.

    Texts and bytes are not looked at one by one. Whole numbers become float or double only when they fit
    (int64 does when it holds nothing but 0 and 1); floats never become whole. InvalidParameter otherwise.
    """
    if kind in {DataType.string, DataType.binary}:
        return _texts(series, kind, name)
    if str(series.dtype) == "object":
        series = series.infer_objects()
    dtype = series.dtype
    target = _TARGETS[kind]
    if str(dtype) == target:
        return series
    if kind is DataType.datetime:
        return _moments(series, name)
    if str(dtype) == "object":
        return _objects(series, kind, name)
    number = getattr(dtype, "numpy_dtype", None)  # pandas' nullable types: Int64, boolean, Float32, …
    if number is not None and series.isna().any() and number.kind != "f":
        return _gaps(series, kind, name, number)
    found = str(dtype if number is None else number)
    zero_or_one = found == "int64" and kind in _FRACTIONS and series.isin((0, 1)).all()
    if found == target or found in _SAFE.get(kind, ()) or zero_or_one:
        return series.astype(target)
    raise _misfit(series, kind, name, hint=kind in _WHOLE and _whole_with_gaps(series, found))


def safe_dtypes(kind: DataType) -> frozenset[Any]:
    """The numpy dtypes that become ``kind`` without a look at the values: numbers narrower than it."""
    import numpy

    return frozenset(numpy.dtype(name) for name in _SAFE.get(kind, ()))


def flag_dtypes(kind: DataType) -> frozenset[Any]:
    """The numpy dtypes that become ``kind`` when all values are 0 or 1."""
    import numpy

    return frozenset({numpy.dtype("int64")} if kind in _FRACTIONS else ())


def _texts(series: Any, kind: DataType, name: str | int) -> Any:
    dtype = series.dtype
    if str(dtype) == "category":
        dtype = dtype.categories.dtype
    if str(dtype) == "object" or str(dtype).startswith("str") or getattr(dtype, "kind", "") in "SU":
        return series
    raise _misfit(series, kind, name)


def _moments(series: Any, name: str | int) -> Any:
    import pandas

    dtype = series.dtype
    if getattr(dtype, "tz", None) is not None:
        raise InvalidParameter(
            f"Column {name} holds moments with a time zone ({dtype}), the model takes moments without one: "
            "convert with .dt.tz_convert('UTC').dt.tz_localize(None)"
        )
    if getattr(dtype, "kind", "") == "M":
        return series.astype("datetime64[ns]")
    if str(dtype) == "object":
        try:
            return pandas.to_datetime(series).astype("datetime64[ns]")
        except (TypeError, ValueError) as error:
            raise InvalidParameter(f"Failed to convert column {name} from type {dtype} to datetime: {error}") from error
    raise _misfit(series, DataType.datetime, name)


def _objects(series: Any, kind: DataType, name: str | int) -> Any:
    """A column that stays ``object`` although pandas was asked for something narrower."""
    if kind is DataType.boolean:
        return series
    if kind is DataType.double:
        from pandas.api.types import infer_dtype

        content = infer_dtype(series, skipna=True)
        if content in _OBJECT_NUMBERS:
            return series.where(series.notna(), math.nan).astype("float64")  # pandas' own gap has no float
        raise InvalidParameter(f"Failed to convert column {name} from type object to double: it holds {content} values")
    raise _misfit(series, kind, name)


def _gaps(series: Any, kind: DataType, name: str | int, number: Any) -> Any:
    """Whole numbers or truth values with gaps of pandas' own: only doubles have a number for a gap."""
    if kind is DataType.double and str(number) in _SAFE[kind]:
        return series.astype("Float64").astype("float64")
    raise _misfit(series, kind, name, hint=number.kind in "iu" and kind in _WHOLE)


def _whole_with_gaps(series: Any, dtype: str) -> bool:
    present = series.dropna()
    return dtype.startswith("float") and len(present) < len(series) and bool((present % 1 == 0).all())


def _misfit(series: Any, kind: DataType, name: str | int, *, hint: bool = False) -> InvalidParameter:
    message = f"Incompatible input types for column {name}. Can not safely convert {series.dtype} to {_TARGETS[kind]}."
    if hint:
        message += (
            " Hint: the type mismatch is likely caused by missing values: pandas turns a whole-number column "
            "with gaps into floats. Infer the signature from data with gaps, or declare the column double."
        )
    return InvalidParameter(message)
