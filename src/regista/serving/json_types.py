"""JSON Schema, and a value that fits it, of what a signature declares (JSON Schema 2020-12)."""

from __future__ import annotations

import math
from typing import Any

from ..model.params import ParamSchema, ParamSpec
from ..model.schema import TensorSpec
from ..model.types import Array, ColumnType, DataType, Map, Object

_SCALARS: dict[DataType, tuple[dict[str, Any], Any]] = {
    DataType.boolean: ({"type": "boolean"}, True),
    DataType.integer: ({"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}, 1),
    DataType.long: ({"type": "integer"}, 1),
    DataType.float: ({"type": ["number", "null"]}, 1.0),
    DataType.double: ({"type": ["number", "null"]}, 1.0),
    DataType.string: ({"type": ["string", "null"]}, "text"),
    DataType.binary: ({"type": "string", "contentEncoding": "base64"}, "Ynl0ZXM="),
    DataType.datetime: ({"type": ["string", "null"], "format": "date-time"}, "2026-01-31T12:00:00"),
}
_KINDS: dict[str, tuple[dict[str, Any], Any]] = {
    "f": ({"type": ["number", "null"]}, 1.0),
    "i": ({"type": "integer"}, 1),
    "u": ({"type": "integer", "minimum": 0}, 1),
    "b": ({"type": "boolean"}, True),
    "U": ({"type": "string"}, "text"),
    "M": _SCALARS[DataType.datetime],
}
_ITEMS = 2
"""How many rows an example has where a tensor takes any number."""


def column_schema(kind: ColumnType) -> dict[str, Any]:
    """The schema of one cell; null in a number stands for NaN."""
    if isinstance(kind, DataType):
        return dict(_SCALARS[kind][0])
    if isinstance(kind, Array):
        return {"type": "array", "items": column_schema(kind.dtype)}
    if isinstance(kind, Object):
        members = {member.name: column_schema(member.dtype) for member in kind.properties}
        needed = [member.name for member in kind.properties if member.required]
        return {"type": "object", "properties": members, "required": needed, "additionalProperties": False}
    if isinstance(kind, Map):
        return {"type": "object", "additionalProperties": column_schema(kind.value_type)}
    return {}


def column_example(kind: ColumnType) -> Any:
    """A cell that fits."""
    if isinstance(kind, DataType):
        return _SCALARS[kind][1]
    if isinstance(kind, Array):
        return [column_example(kind.dtype)]
    if isinstance(kind, Object):
        return {member.name: column_example(member.dtype) for member in kind.properties}
    if isinstance(kind, Map):
        return {"key": column_example(kind.value_type)}
    return 1.0


def tensor_schema(spec: TensorSpec) -> dict[str, Any]:
    """Lists in lists, as long as the shape says."""
    schema: dict[str, Any] = dict(_KINDS.get(spec.type.kind, ({}, None))[0])
    for length in reversed(spec.shape):
        limits = {} if length < 0 else {"minItems": length, "maxItems": length}
        schema = {"type": "array", "items": schema, **limits}
    return schema


def tensor_example(spec: TensorSpec) -> Any:
    """A tensor that fits, of two rows where any number is right."""
    value: Any = _KINDS.get(spec.type.kind, ({}, 1.0))[1]
    for place, length in reversed([*enumerate(spec.shape)]):
        value = [value] * (length if length >= 0 else _ITEMS if place == 0 else 1)
    return value


def params_schema(params: ParamSchema) -> dict[str, Any]:
    """The schema of the field ``params``; every param has a default."""
    return {"type": "object", "properties": {spec.name: _param(spec) for spec in params}}


def _param(spec: ParamSpec) -> dict[str, Any]:
    schema = column_schema(spec.dtype)
    if spec.shape is not None:
        schema = {"type": "array", "items": schema}
    plain = isinstance(spec.default, str | bool | int) or (
        isinstance(spec.default, float) and math.isfinite(spec.default)
    )
    return {**schema, "default": spec.default} if plain else schema
