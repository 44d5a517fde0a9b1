"""Binding: an HTTP request into a request value, and back."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import quote, unquote_plus, urlencode

import msgspec

from ..entities import wire
from ..entities.metric import NAN
from ..errors import InvalidParameter, RegistaError
from .conversion import Shape, shown_value, text
from .request import Request, Transfer

CallT = TypeVar("CallT", bound=Request[Any])

MAX_QUERY_LENGTH = 8_000
"""Characters of a query that are sent in a URL: servers and proxies cut off or refuse what is much longer."""

_PLACEHOLDER = re.compile(r"{(\w+)(:path)?}")
_NO_VALUES: Mapping[str, str] = {}
# What msgspec reads differently from the protocol's rules: the NUL character, numbers beyond 64 bits. A search for many
# digits takes a while, so it is first asked whether any digits stand so close together; mostly those of a fraction do.
_NUL = b"\\u0000"
_SAME_DIGIT = bytes.maketrans(b"123456789", b"0" * 9)
_MANY_DIGITS = b"0" * 19
_LARGE_NUMBER = re.compile(rb"(?<![0-9.])[0-9]{19}")


class HttpCall(NamedTuple):
    """What to send: method, path (percent-encoded, from the server's root), query text and body."""

    method: str
    path: str
    query: str
    body: bytes


class Binding(Generic[CallT]):
    """Turns HTTP requests into values of one request type, and these into HTTP requests (a long GET with a body).

    Source of the rules: MLflow's REST protocol as observed on its servers. GET takes its parameters from
    the query string, or from a JSON body when there is no query; uploads, whose body is the file, from the query
    string; every other method from a JSON body alone; fields in the path win. Bodies that are exactly of the
    declared types are decoded in one step; all others take the slow path, which knows every leniency and words every
    error.
    """

    def __init__(self, request_type: type[CallT]) -> None:
        self._type = request_type
        self._shape = Shape(request_type, request_type.synonyms)
        self._decoder: msgspec.json.Decoder[CallT] = msgspec.json.Decoder(request_type)
        self._required_text = tuple(
            field.name for field in msgspec.structs.fields(request_type) if field.required and field.type is str
        )
        self._other_spellings = tuple(b'"%s"' % name.encode() for name in sorted(_camel_names(request_type)))
        self._in_path = tuple(_PLACEHOLDER.findall(request_type.endpoint.path))
        self._body_is_a_file = request_type.endpoint.transfer is Transfer.UPLOAD

    def bind(self, method: str, path_values: Mapping[str, str], query: bytes | str, body: bytes) -> CallT:
        """The request value; raises InvalidParameter (MissingParameter) naming the field that is wrong."""
        if (method in {"GET", "HEAD"} and (query or not body)) or self._body_is_a_file:
            return self._from_query(query, path_values)
        if not path_values and self._is_plain(body):
            try:
                request = self._decoder.decode(body)
            except (msgspec.MsgspecError, UnicodeDecodeError, RegistaError, RecursionError):
                pass  # the slow path accepts it after all, or knows the protocol's words for what is wrong
            else:
                if all(getattr(request, name) for name in self._required_text):
                    return request
        try:
            return self._from_object(_json_object(body), path_values)
        except RecursionError:
            raise InvalidParameter("Bad Request. The body is nested too deeply.") from None

    def unbind(self, request: CallT) -> HttpCall:
        """The HTTP request that ``bind`` turns into this value again."""
        where = self._type.endpoint
        path, rest = where.url, _sent_fields(request)
        method = where.methods[0]
        in_query = method in {"GET", "HEAD"} or self._body_is_a_file
        for name, whole in self._in_path:
            # MLflow's servers want the fields of the path in the body as well.
            value = rest.pop(name, "") if in_query else rest.get(name, "")
            placeholder = f"{{{name}{whole}}}"
            path = path.replace(placeholder, quote(str(value), safe="/" if whole else ""))
        if in_query and (len(query := _query_text(rest)) <= MAX_QUERY_LENGTH or self._body_is_a_file):
            return HttpCall(method, path, query, b"")
        return HttpCall(method, path, "", wire.encode(rest))

    def _is_plain(self, body: bytes) -> bool:
        """Whether the one-step decoder and the protocol's rules agree on this body, if it decodes at all."""
        if not body or _NUL in body:
            return False
        if _MANY_DIGITS in body.translate(_SAME_DIGIT) and _LARGE_NUMBER.search(body):
            return False
        return not any(name in body for name in self._other_spellings)

    def _from_query(self, query: bytes | str, path_values: Mapping[str, str]) -> CallT:
        values = _query_values(query)
        for name, value in path_values.items():
            values[name] = [value]
        return self._type(**self._shape.from_query(values))

    def _from_object(self, data: dict[str, Any], path_values: Mapping[str, str]) -> CallT:
        return self._type(**self._shape.from_json({**data, **path_values} if path_values else data))


@cache
def binding_of(request_type: type[CallT]) -> Binding[CallT]:
    """The binding of a request type, made once."""
    return Binding(request_type)


def bind(
    request_type: type[CallT],
    method: str,
    path_values: Mapping[str, str] = _NO_VALUES,
    query: bytes | str = "",
    body: bytes = b"",
) -> CallT:
    """``Binding.bind`` for one call."""
    binding: Binding[CallT] = binding_of(request_type)
    return binding.bind(method, path_values, query, body)


def unbind(request: Request[Any]) -> HttpCall:
    """``Binding.unbind`` for one call."""
    return binding_of(type(request)).unbind(request)


def _camel_names(kind: type[msgspec.Struct]) -> set[str]:
    """The lowerCamelCase names of a type's fields and of the fields of its items."""
    names = Shape(kind).camel_names()
    for field in msgspec.structs.fields(kind):
        for nested in _struct_types(field.type):
            names |= _camel_names(nested)
    return names


def _struct_types(annotation: Any) -> list[type[msgspec.Struct]]:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return [annotation]
    return [kind for argument in getattr(annotation, "__args__", ()) for kind in _struct_types(argument)]


def _json_object(body: bytes, again: bool = True) -> dict[str, Any]:
    """The object in a body; one that is no JSON is empty, as on MLflow's servers, and a text is decoded again."""
    try:
        data = json.loads(body.decode()) if body else {}
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    except ValueError:
        raise InvalidParameter("Bad Request. The body has a number with too many digits.") from None
    if isinstance(data, dict):
        return data
    if data is None:
        return {}
    if isinstance(data, str) and again:
        return _json_object(data.encode(errors="replace"), again=False)
    raise InvalidParameter(f"Bad Request. The body must be a JSON object, but it is {shown_value(data)}.")


def _query_values(query: bytes | str) -> dict[str, list[str]]:
    try:
        plain = query.decode() if isinstance(query, bytes) else query
        values: dict[str, list[str]] = {}
        for pair in plain.split("&"):
            name, _, value = pair.partition("=")
            if name:
                values.setdefault(_unquoted(name), []).append(_unquoted(value))
    except UnicodeDecodeError:
        raise InvalidParameter("Bad Request. The query string is not UTF-8.") from None
    return values


def _unquoted(part: str) -> str:
    return unquote_plus(part, errors="strict") if "%" in part or "+" in part else part


def _sent_fields(request: Request[Any]) -> dict[str, Any]:
    """The fields that differ from their defaults; a number that JSON has no word for becomes text."""
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(request):
        value = getattr(request, field.name)
        if value is None or (not field.required and value == field.default):
            continue
        if isinstance(value, float) and not math.isfinite(value):
            value = NAN if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
        if isinstance(value, str):
            text(value, field.name)
        fields[field.encode_name] = value
    return fields


def _query_text(fields: Mapping[str, Any]) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in fields.items():
        if isinstance(value, tuple):
            pairs += [(name, str(item)) for item in value]
        elif isinstance(value, bool):
            pairs.append((name, "true" if value else "false"))
        else:
            pairs.append((name, str(value)))
    return urlencode(pairs)
