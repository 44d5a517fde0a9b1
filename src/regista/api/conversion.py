"""Conversion: values as they come over HTTP (JSON or query text) into the typed fields of a request."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import inspect

from ..errors import ConfigurationError, InvalidParameter, MissingParameter

Convert = Callable[[Any, str], Any]
"""Takes a value and the name of its parameter, gives the typed value or raises InvalidParameter."""

_INTEGER = re.compile(r"-?[0-9]{1,19}")
INT64 = range(-(2**63), 2**63)
_LONGEST_SHOWN = 200
_NAME_OR_NUMBER = {inspect.StrType, inspect.IntType}


class Field(msgspec.Struct, frozen=True):
    """How one field is read: its names in Python and on the wire, whether it must be there, and its conversion."""

    attribute: str
    name: str
    camel: str
    older: str
    required: bool
    repeated: bool
    from_json: Convert
    from_query: Convert


class Shape:
    """Reads the fields of one struct type from a JSON object or a query string.

    The rules are those of MLflow's REST protocol (rules of names, types and presence): unknown names are
    ignored, null is absent, an optional field may be written in lowerCamelCase (in JSON), a required one not;
    numbers may be numeric text; a required text must not be empty.
    """

    def __init__(self, kind: type[msgspec.Struct], synonyms: Mapping[str, str] | None = None) -> None:
        described = inspect.type_info(kind)
        if not isinstance(described, inspect.StructType):
            raise ConfigurationError(f"{kind.__name__} is no struct")
        self.kind = kind
        older = {field: wire for wire, field in (synonyms or {}).items()}
        self.fields = tuple(_field(field, older.get(field.name, "")) for field in described.fields)

    def camel_names(self) -> set[str]:
        """The lowerCamelCase names that differ from the snake_case ones."""
        return {field.camel for field in self.fields if field.camel != field.name}

    def from_json(self, data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
        """The arguments that ``data`` gives; ``prefix`` (``metrics[0].``) leads the names in errors."""
        arguments: dict[str, Any] = {}
        for field in self.fields:
            shown = prefix + field.name
            value = data.get(field.name)
            if field.camel != field.name and field.camel in data:
                if field.name in data:
                    raise InvalidParameter(
                        f"Parameter '{shown}' is given twice, as '{field.name}' and as '{field.camel}'. Give it once."
                    )
                if not field.required:
                    value = data[field.camel]
            if field.older and (value is None or value == ""):
                value = data.get(field.older, value)
            if field.required and (value is None or value == ""):
                raise MissingParameter(shown)
            if value is not None:
                arguments[field.attribute] = field.from_json(value, shown)
        return arguments

    def from_query(self, values: Mapping[str, list[str]]) -> dict[str, Any]:
        """The arguments that a query string gives; of a repeated scalar the first one counts."""
        arguments: dict[str, Any] = {}
        for field in self.fields:
            given = values.get(field.name)
            if field.older and (given is None or given[0] == ""):
                given = values.get(field.older, given)
            if field.required and (given is None or given[0] == ""):
                raise MissingParameter(field.name)
            if given is not None:
                arguments[field.attribute] = field.from_query(given if field.repeated else given[0], field.name)
        return arguments


def text(value: Any, name: str) -> str:
    """Text that every store can keep: Unicode without the NUL character."""
    if not isinstance(value, str):
        raise wrong_type(value, name)
    if "\x00" in value:
        raise InvalidParameter(
            f"Invalid value for parameter '{name}' supplied: it contains the character NUL (U+0000) "
            f"(at column {value.index(chr(0)) + 1})."
        )
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InvalidParameter(
                f"Invalid value for parameter '{name}' supplied: it contains half a character (a lone surrogate) "
                f"(at column {error.start + 1})."
            ) from None
    return value


def integer(value: Any, name: str) -> int:
    """A whole number of 64 bits, also as text or as a float without a fraction."""
    if isinstance(value, int):
        usable = not isinstance(value, bool)
    elif isinstance(value, float):
        usable = value.is_integer()
    else:
        usable = isinstance(value, str) and _INTEGER.fullmatch(value) is not None
    if not usable or int(value) not in INT64:
        raise wrong_type(value, name)
    return int(value)


def name_or_number(value: Any, name: str) -> str | int:
    """The name of a member of an enumeration, or its number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else text(value, name)


def number(value: Any, name: str) -> float:
    """A number of double precision, also as text (``"0.5"``, ``"NaN"``, ``"-Infinity"``)."""
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        # float() takes more than JSON's numbers (blanks, underscores): those are no numbers on the wire.
        if isinstance(value, str) and value.isascii() and not set(value) & set(" _\t\r\n\f\v"):
            result = float(value)
            if not math.isinf(result) or value.lstrip("+-").lower() in {"inf", "infinity"}:
                return result
    except (ValueError, OverflowError):
        pass
    raise wrong_type(value, name)


def boolean(value: Any, name: str) -> bool:
    """A JSON boolean."""
    if not isinstance(value, bool):
        raise wrong_type(value, name)
    return value


def boolean_text(value: Any, name: str) -> bool:
    """``true`` or ``false`` in any case, as in a query string."""
    lowered = str(value).lower()
    if lowered not in {"true", "false"}:
        raise InvalidParameter(
            f"Invalid value {shown_value(value)} for parameter '{name}' supplied: expected true or false."
        )
    return lowered == "true"


def wrong_type(value: Any, name: str) -> InvalidParameter:
    """The error for a value of the wrong type, in the words of MLflow's servers."""
    return InvalidParameter(
        f"Invalid value {shown_value(value)} for parameter '{name}' supplied: Hint: Value was of type "
        f"'{type(value).__name__}'. See the API docs for more information about request parameters."
    )


def shown_value(value: Any) -> str:
    """The value as JSON, cut when it is long."""
    try:
        shown = json.dumps(value, sort_keys=True, separators=(",", ":"))
    except (ValueError, RecursionError):  # an int of thousands of digits, lists in lists
        shown = f"({type(value).__name__})"
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def camel_case(name: str) -> str:
    """``run_name`` → ``runName``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _field(field: inspect.Field, older: str) -> Field:
    kind = field.type
    if isinstance(kind, inspect.UnionType):
        options = [option for option in kind.types if not isinstance(option, inspect.NoneType)]
        kind = options[0] if len(options) == 1 else inspect.UnionType(tuple(options))
    convert = _converter(kind)
    return Field(
        attribute=field.name,
        name=field.encode_name,
        camel=camel_case(field.encode_name),
        older=older,
        required=field.required,
        repeated=isinstance(kind, inspect.VarTupleType),
        from_json=convert,
        from_query=boolean_text if convert is boolean else convert,
    )


def _converter(kind: inspect.Type) -> Convert:
    scalars: dict[type[inspect.Type], Convert] = {
        inspect.StrType: text,
        inspect.IntType: integer,
        inspect.FloatType: number,
        inspect.BoolType: boolean,
    }
    if scalar := scalars.get(type(kind)):
        return scalar
    if isinstance(kind, inspect.VarTupleType):
        return _list_of(_converter(kind.item_type))
    if isinstance(kind, inspect.StructType):
        return _object_of(Shape(kind.cls))
    if isinstance(kind, inspect.UnionType) and {type(option) for option in kind.types} == _NAME_OR_NUMBER:
        return name_or_number
    raise ConfigurationError(f"A request cannot have a field of type {kind}")


def _list_of(item: Convert) -> Convert:
    def convert(value: Any, name: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise wrong_type(value, name)
        return tuple(item(one, f"{name}[{index}]") for index, one in enumerate(value))

    return convert


def _object_of(shape: Shape) -> Convert:
    def convert(value: Any, name: str) -> Any:
        if not isinstance(value, dict):
            raise wrong_type(value, name)
        return shape.kind(**shape.from_json(value, f"{name}."))

    return convert
