"""One nested value (the cell of an array, object or map column) checked against its type, recursively."""

from __future__ import annotations

import datetime
from typing import Any

from ...errors import InvalidParameter
from ..infer_values import is_missing
from ..types import Array, ColumnType, DataType, Map, Object, Property
from .cast import cast_column

# Python's own types that fit as they are. Python has one int and one float, so a narrow number fits too.
_EXACT: dict[DataType, type[Any]] = {
    DataType.boolean: bool,
    DataType.integer: int,
    DataType.long: int,
    DataType.float: float,
    DataType.double: float,
    DataType.string: str,
    DataType.binary: bytes,
    DataType.datetime: datetime.datetime,
}


def convert_value(value: Any, kind: ColumnType, *, required: bool) -> Any:
    """``value`` as ``kind`` says; InvalidParameter says what does not fit.

    What is not required may be None, and an empty list or dict.
    """
    if not required and (is_missing(value) or (isinstance(value, list | dict) and not value)):
        return value
    if isinstance(kind, DataType):
        return _scalar(value, kind)
    if isinstance(kind, Array):
        return _array(value, kind)
    if isinstance(kind, Object):
        return _object(value, kind)
    if isinstance(kind, Map):
        return _map(value, kind)
    return value


def _scalar(value: Any, kind: DataType) -> Any:
    import pandas

    if type(value) is _EXACT[kind]:
        return value
    if value is None or isinstance(value, list | dict | tuple | set):
        raise InvalidParameter(f"Expected data to be scalar, got {type(value).__name__}")
    if kind in {DataType.string, DataType.binary} and not isinstance(value, _EXACT[kind]):
        raise InvalidParameter(f"Expected type {kind}, received type {type(value).__name__}")
    return cast_column(pandas.Series([value]), kind).iloc[0]


def _array(value: Any, kind: Array) -> Any:
    is_array = type(value).__module__ == "numpy" and getattr(value, "ndim", 0) > 0
    if not isinstance(value, list) and not is_array:
        raise InvalidParameter(f"Expected data to be list or numpy array, got {type(value).__name__}")
    item = kind.dtype
    if not isinstance(item, DataType):
        return [convert_value(part, item, required=True) for part in value]
    if isinstance(value, list) and all(type(part) is _EXACT[item] for part in value):
        return value
    import pandas

    if is_array and value.ndim > 1:
        raise InvalidParameter(f"Expected a list of {item}, got an array of shape {value.shape}")
    if any(isinstance(part, list | dict) for part in value):
        raise InvalidParameter(f"Expected a list of {item}, got a list of lists or dictionaries")
    cast = cast_column(pandas.Series(value), item)
    if is_array:
        return value if cast.dtype == value.dtype else cast.to_numpy()
    return cast.tolist()


def _object(value: Any, kind: Object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidParameter(
            f"Failed to enforce schema of '{value}' with type '{kind}'. "
            f"Expected data to be dictionary, got {type(value).__name__}"
        )
    members = {member.name: member for member in kind.properties}
    if missing := {name for name, member in members.items() if member.required} - value.keys():
        raise InvalidParameter(f"Missing required properties: {_shown(missing)}")
    if unknown := value.keys() - members.keys():
        raise InvalidParameter(f"Invalid properties not defined in the schema found: {_shown(unknown)}")
    return {name: _property(part, members[name]) for name, part in value.items()}


def _property(value: Any, member: Property) -> Any:
    try:
        return convert_value(value, member.dtype, required=member.required)
    except InvalidParameter as error:
        raise InvalidParameter(
            f"Failed to enforce schema for key `{member.name}`. Expected type {member.dtype}, "
            f"received type {type(value).__name__}"
            + ("" if isinstance(member.dtype, DataType) else f": {error.message}")
        ) from error


def _map(value: Any, kind: Map) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidParameter(f"Expected data to be a dict, got {type(value).__name__}")
    if not all(isinstance(key, str) for key in value):
        raise InvalidParameter("Expected all keys in the map type data are string type.")
    return {key: convert_value(part, kind.value_type, required=True) for key, part in value.items()}


def _shown(names: set[Any]) -> str:
    return "{" + ", ".join(repr(name) for name in sorted(names, key=str)) + "}"
