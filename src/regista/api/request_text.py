"""The text in a request: what no database may get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ..entities import wire
from ..errors import InvalidParameter
from .request import Request

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # in JSON, and not the text "\\u0000" itself
_REFUSED = re.compile("[\0\ud800-\udfff]")


def check_text(request: Request[Any]) -> None:
    """Refuse the character NUL, which PostgreSQL cannot store and SQLite's JSON functions stop at."""
    try:
        encoded = wire.encode(request)
    except UnicodeError:
        raise _refused(request, "text that is not valid Unicode (a lone surrogate)") from None
    if b"\\u0000" in encoded and _NUL.search(encoded):
        raise _refused(request, "the character NUL (U+0000), which cannot be stored")


def _refused(request: Request[Any], what: str) -> InvalidParameter:
    for field, text in _texts("", msgspec.to_builtins(request)):
        if match := _REFUSED.search(text):
            return InvalidParameter(f"The parameter '{field}' has {what} (at column {match.start() + 1}).")
    return InvalidParameter(f"The request has {what}.")


def _texts(field: str, value: Any) -> Iterator[tuple[str, str]]:
    """All texts in a value, keys of objects included, with the name of the field where they are."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield field, key
            yield from _texts(f"{field}.{key}" if field else key, member)
    elif isinstance(value, list | tuple):
        for number, member in enumerate(value):
            yield from _texts(f"{field}[{number}]", member)
