"""Type hints of a predict function: the signature they stand for, and data checked against them.

Only lists say what a model takes row by row: ``list[str]``, ``list[dict[str, int]]``, ``list[Message]`` with a pydantic
model. Other hints (``pandas.DataFrame``, ``str``) are the author's business.
"""

from __future__ import annotations

import datetime
import inspect
import types
import typing
from collections.abc import Callable, Iterable
from typing import Any

from ..errors import InvalidParameter
from .schema import ColSpec, Schema
from .types import AnyType, Array, ColumnType, DataType, Map, Object, Property

_SCALARS: dict[object, DataType] = {
    str: DataType.string,
    int: DataType.long,
    float: DataType.double,
    bool: DataType.boolean,
    bytes: DataType.binary,
    datetime.datetime: DataType.datetime,
}
_BARE = {list, dict, typing.List, typing.Dict}  # noqa: UP006  # what users of older Pythons write


class _Unknown(Exception):  # not an error: there is no signature then
    """A hint that is no type of a signature."""


def input_hint(predict: Callable[..., Any]) -> Any:
    """The hint of what ``predict`` takes, None when there is none or its names are not to be had any more.

    ``predict`` is a bound method or a function; a parameter named ``context`` or ``params`` is not the input.
    """
    names = [name for name in inspect.signature(predict).parameters if name not in {"self", "context", "params"}]
    return _hints(predict).get(names[0]) if names else None


def output_hint(predict: Callable[..., Any]) -> Any:
    """The hint of what ``predict`` returns, or None."""
    return _hints(predict).get("return")


def schema_of_hint(hint: Any) -> Schema | None:
    """The schema that ``list[…]`` stands for; None for hints that stand for none.

    InvalidParameter for items that are a list or dict of anything, and for items that may be None: a pydantic
    model says which of its fields may be missing.
    """
    if typing.get_origin(hint) is not list:
        return None
    try:
        kind = _type_of(typing.get_args(hint)[0])
    except _Unknown:
        return None
    return Schema([ColSpec(kind)])


def convert_to_hint(data: Any, hint: Any) -> list[Any]:
    """A list as the hint says, with dicts made into pydantic models.

    InvalidParameter lists the items that do not fit. A DataFrame becomes the list of its rows where items are dicts
    or models, else of its first column's values.
    """
    item = typing.get_args(hint)[0]
    if hasattr(data, "iloc") and hasattr(data, "columns"):
        rows = _is_model(item) or typing.get_origin(item) is dict
        data = data.to_dict("records") if rows else data.iloc[:, 0].tolist()
    converted: list[Any] = _convert(data, hint)
    return converted


def _hints(predict: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(predict)
    except Exception:  # a name of an annotation in quotes may be anything, and be gone after a trip through a pickle
        return {}


def _type_of(hint: Any) -> ColumnType:
    """The type of an item; ``_Unknown`` when it is none of a signature."""
    if hint is Any:
        return AnyType()
    if hint in _BARE:
        raise InvalidParameter(
            f"The type hint `{_name(hint)}` does not say what is in it. Items of a list may be int, str, bool, float, "
            "bytes, datetime.datetime, Any, pydantic models, and list[…] or dict[str, …] of these."
        )
    if hint in _SCALARS:
        return _SCALARS[hint]
    if _is_model(hint):
        return _model_type(hint)
    return _composed_type(hint)


def _composed_type(hint: Any) -> ColumnType:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is list:
        return Array(_type_of(arguments[0]))
    if origin is dict:
        if arguments[0] is not str:
            raise InvalidParameter(f"The type hint `{_name(hint)}` must have text as its keys: dict[str, …].")
        return Map(_type_of(arguments[1]))
    if _is_union(origin):
        if type(None) in arguments:
            raise InvalidParameter(
                f"The type hint `{_name(hint)}` says that an item may be None. Leave None out; a field of a "
                "pydantic model may be optional."
            )
        return AnyType()
    raise _Unknown


def _model_type(model: Any) -> ColumnType:
    members = []
    for name, field in model.model_fields.items():
        hint, required = field.annotation, True
        if _is_union(typing.get_origin(hint)) and type(None) in typing.get_args(hint):
            present = tuple(kind for kind in typing.get_args(hint) if kind is not type(None))
            hint, required = present[0] if len(present) == 1 else Any, False
        members.append(Property(name, _type_of(hint), required))
    if not members:
        raise _Unknown
    return Object(members)


def _convert(value: Any, hint: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is list:
        if not isinstance(value, list):
            raise InvalidParameter(f"Expected list, but got {type(value).__name__}")
        return _convert_items(value, hint, (arguments[0] for _ in value))
    if origin is dict:
        if not isinstance(value, dict):
            raise InvalidParameter(f"Expected dict, but got {type(value).__name__}")
        return dict(zip(value, _convert_items(list(value.values()), hint, (arguments[1] for _ in value)), strict=True))
    if _is_model(hint):
        return _to_model(value, hint)
    if hint in _SCALARS and not isinstance(value, hint):
        raise InvalidParameter(f"Expected type {_name(hint)}, but got {type(value).__name__}")
    return value


def _convert_items(values: list[Any], hint: Any, kinds: Iterable[Any]) -> list[Any]:
    converted, invalid = [], []
    for value, kind in zip(values, kinds, strict=True):
        try:
            converted.append(_convert(value, kind))
        except InvalidParameter as error:
            invalid.append((f"{value!s:.200}", error.message))
    if invalid:
        raise InvalidParameter(
            f"Failed to validate data against type hint `{_name(hint)}`, invalid elements: {invalid[:20]}"
        )
    return converted


def _to_model(value: Any, model: Any) -> Any:
    if isinstance(value, model):
        return value
    if not isinstance(value, dict):
        raise InvalidParameter(f"Expected a dictionary or {model.__name__}, but got {type(value).__name__}")
    try:
        return model.model_validate(value, strict=True)
    except ValueError as error:  # pydantic's ValidationError is one
        raise InvalidParameter(f"It does not fit {model.__name__}: {error}") from None


def _is_model(hint: Any) -> bool:
    """Whether this is a pydantic model's class; pydantic need not be installed to tell."""
    return isinstance(hint, type) and hasattr(hint, "model_fields") and hasattr(hint, "model_validate")


def _is_union(origin: Any) -> bool:
    return origin in {typing.Union, types.UnionType}


def _name(hint: Any) -> str:
    """A hint as it is written: ``list[dict[str, int]]``."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is None or not arguments:
        return str(getattr(hint, "__name__", hint))
    if _is_union(origin):
        return " | ".join(_name(argument) for argument in arguments)
    return f"{_name(origin)}[{', '.join(_name(argument) for argument in arguments)}]"
