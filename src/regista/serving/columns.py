"""One column of a request, cast to the type its signature declares."""

from __future__ import annotations

import base64
from typing import Any

from ..errors import InvalidParameter
from ..model.types import ColumnType, DataType


def cast_column(values: list[Any], kind: ColumnType, name: object) -> Any:
    """The values as a numpy array (a pandas Series for times) of the declared type.

    Numbers and booleans are cast as numpy casts (``"2"`` → 2, 2.5 → 2 for long), null becomes NaN in float and
    double and False in boolean, and is refused in integer and long; a number that does not fit its type is
    refused too. Binary is base64, datetime ISO text or nanoseconds. String columns and nested types keep the
    values as they were sent.
    Raises InvalidParameter naming the column.
    """
    if not isinstance(kind, DataType):
        return _objects(values)
    try:
        return _cast(values, kind)
    except (TypeError, ValueError, OverflowError) as error:
        wanted = "binary" if kind is DataType.binary else str(kind.to_numpy())
        raise InvalidParameter(
            "Invalid input. Data is not compatible with model signature. "
            f"Failed to convert column {name} to type '{wanted}'. Error: '{error}'"
        ) from None


def _cast(values: list[Any], kind: DataType) -> Any:
    import numpy

    match kind:
        case DataType.boolean:
            return _objects(values).astype(bool)
        case DataType.integer | DataType.long:
            return _whole_numbers(values, kind)
        case DataType.float | DataType.double:
            with numpy.errstate(over="ignore"):
                return _objects(values).astype(numpy.float64).astype(kind.to_numpy())
        case DataType.binary:
            return _objects([base64.b64decode(value) for value in values])
        case DataType.datetime:
            return _times(values)
        case DataType.string:
            return _objects(values)


def _whole_numbers(values: list[Any], kind: DataType) -> Any:
    import numpy

    wide = _objects(values).astype(numpy.int64)
    narrow = wide.astype(kind.to_numpy())
    if not numpy.array_equal(wide, narrow):
        unfit = int(wide[wide != narrow][0])
        raise OverflowError(f"{unfit} does not fit into {kind}")
    return narrow


def _times(values: list[Any]) -> Any:
    import pandas

    times = pandas.to_datetime(pandas.Series(values, dtype=object))
    return times if times.dt.tz is not None else times.astype("datetime64[ns]")


def _objects(values: list[Any]) -> Any:
    """A one-dimensional array of Python objects, also when the values are lists."""
    import numpy

    array = numpy.empty(len(values), dtype=object)
    array[:] = values
    return array
