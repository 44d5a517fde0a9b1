"""Field types: that what Python code put into a request is what the request declares.

Over HTTP every value is converted or refused as it is read. A request made in Python holds whatever it was given, and
what is no text would be stored, hashed and told of as something else.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ..errors import InvalidParameter
from .request import Request

_PROBLEM = re.compile(r"Expected `(?P<right>[^`]+)`, got `[^`]+` - at `\$\.(?P<field>[^`]+)`")
_WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "True or False", "array": "a list"}
_FOREIGN = b""


def check_field_types(request: Request[Any]) -> None:
    """Raise InvalidParameter, which names the field, for a value that is not of its field's type."""
    try:
        msgspec.convert(msgspec.to_builtins(request, builtin_types=(bytes,), enc_hook=_plain), type(request))
    except msgspec.ValidationError as error:
        raise _refused(request, str(error)) from None


def _plain(value: Any) -> Any:
    """What the hook of msgspec gives for a type that it does not know: of kinds of float the number."""
    return float(value) if isinstance(value, float) else _FOREIGN


def _refused(request: Request[Any], problem: str) -> InvalidParameter:
    found = _PROBLEM.match(problem)
    if found is None:
        return InvalidParameter(f"The request has a value of the wrong type: {problem}.")
    right = " or ".join(_WORDS.get(kind, kind) for kind in found["right"].split(" | ") if kind != "null")
    field = found["field"]
    value = f" {getattr(request, field)!r:.200}" if hasattr(request, field) else ""  # not of metrics[0].step
    return InvalidParameter(f"Invalid value{value} for parameter '{field}' supplied: it must be {right}.")
