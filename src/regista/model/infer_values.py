"""The types of plain Python values: scalars, lists, dicts, and how the types of many values become one.

A type travels with the word whether the value is required: ``(type, required)``.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from ..errors import InvalidParameter
from .types import AnyType, Array, ColumnType, DataType, Object, Property

TypeAndNeed: TypeAlias = tuple[ColumnType, bool]

# By the name of the type, so that numpy's scalars are known without loading numpy.
_SCALARS: Mapping[str, DataType] = {
    "bool": DataType.boolean,
    "bool_": DataType.boolean,
    "int": DataType.long,
    "int64": DataType.long,
    "uint32": DataType.long,
    "int8": DataType.integer,
    "int16": DataType.integer,
    "int32": DataType.integer,
    "uint8": DataType.integer,
    "uint16": DataType.integer,
    "float": DataType.double,
    "float64": DataType.double,
    "float32": DataType.float,
    "float16": DataType.float,
    "str": DataType.string,
    "str_": DataType.string,
    "bytes": DataType.binary,
    "bytes_": DataType.binary,
    "bytearray": DataType.binary,
    "datetime64": DataType.datetime,
}


def scalar_type(value: object) -> DataType:
    """The type of one scalar; InvalidParameter when it is none we know."""
    if isinstance(value, datetime.date):  # a datetime is a date, too
        return DataType.datetime
    for kind in type(value).__mro__[:2]:
        if kind.__module__ in {"builtins", "numpy"} and kind.__name__ in _SCALARS:
            return _SCALARS[kind.__name__]
    raise InvalidParameter(f"No type of a signature fits {type(value).__name__} {value!r}")


def value_type(value: Any) -> TypeAndNeed:
    """The type of a scalar, list, dict, 1-D or deeper ndarray, or None.

    None is Any and not required; an empty list or dict is Any and required. InvalidParameter when items
    of a list do not agree, a dict's key is no text or a value is of an unknown kind.
    """
    if value is None:
        return AnyType(), False
    if isinstance(value, list):
        return _list_type(value)
    if isinstance(value, dict):
        return _dict_type(value)
    if getattr(value, "ndim", 0) > 0 and hasattr(value, "tolist") and hasattr(value, "dtype"):
        return _list_type(list(value)) if value.ndim > 1 or value.dtype == object else _array_type(value)
    return scalar_type(value), True


def merge(parts: Iterable[TypeAndNeed]) -> TypeAndNeed:
    """One type for many values. Any gives way, properties missing somewhere become optional."""
    merged: ColumnType = AnyType()
    required = True
    for kind, need in parts:
        required = required and need
        merged = _merge_two(merged, kind)
    return merged, required


def merge_dicts(items: list[dict[str, Any]]) -> dict[str, TypeAndNeed]:
    """Key → type over all items, in order of appearance; required = in every item, and never None."""
    found: dict[str, list[TypeAndNeed]] = {}
    for item in items:
        for key, value in item.items():
            if not isinstance(key, str):
                raise InvalidParameter(f"A dictionary's keys must be texts, got {key!r}")
            found.setdefault(key, []).append(value_type(value))
    merged = {key: merge(parts) for key, parts in found.items()}
    return {key: (kind, need and len(found[key]) == len(items)) for key, (kind, need) in merged.items()}


def is_missing(value: object) -> bool:
    """None or a float that is NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _list_type(values: list[Any]) -> TypeAndNeed:
    if not values:
        return AnyType(), True
    present = [value for value in values if not is_missing(value)]
    if not present:
        return Array(AnyType()), False
    if all(isinstance(value, dict) for value in present):
        item = _object(merge_dicts(present))
    else:
        item, _ = merge(value_type(value) for value in present)
        if len(present) > 1 and isinstance(item, AnyType) and any(present):
            raise InvalidParameter(f"The items of a list must have one type, got {values!r}")
    if isinstance(item, AnyType):
        return AnyType(), True
    return Array(item), len(present) == len(values)


def _array_type(values: Any) -> TypeAndNeed:
    import numpy

    if values.dtype.kind == "M":
        return Array(DataType.datetime), True
    if values.dtype.kind in "US":
        return Array(DataType.string if values.dtype.kind == "U" else DataType.binary), True
    kind = scalar_type(values.dtype.type(0))
    return Array(kind), not (values.dtype.kind == "f" and bool(numpy.isnan(values).any()))


def _dict_type(value: dict[Any, Any]) -> TypeAndNeed:
    return _object(merge_dicts([value])), True


def _object(members: dict[str, TypeAndNeed]) -> ColumnType:
    """The type of a dict; a member that says nothing of its type (an empty list, None) may be left out."""
    if not members:
        return AnyType()
    return Object(
        Property(name, kind, need and not isinstance(kind, AnyType)) for name, (kind, need) in members.items()
    )


def _merge_two(left: ColumnType, right: ColumnType) -> ColumnType:
    if isinstance(left, AnyType):
        return right
    if isinstance(right, AnyType) or left == right:
        return left
    if isinstance(left, Array) and isinstance(right, Array):
        return Array(_merge_two(left.dtype, right.dtype))
    if isinstance(left, Object) and isinstance(right, Object):
        mine = {member.name: member for member in left.properties}
        yours = {member.name: member for member in right.properties}
        return Object(_merge_property(mine.get(name), yours.get(name)) for name in {**mine, **yours})
    raise InvalidParameter(f"Values of type {left!r} and {right!r} do not have one type")


def _merge_property(left: Property | None, right: Property | None) -> Property:
    if left is None or right is None:
        only = left or right
        assert only is not None  # noqa: S101 - the name came from one of the two
        return Property(only.name, only.dtype, required=False)
    return Property(left.name, _merge_two(left.dtype, right.dtype), left.required and right.required)
