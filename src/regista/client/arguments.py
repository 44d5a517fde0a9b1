"""Arguments: values of the wrong kind, refused by name before anything is stored or sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from ..entities import shown_instant
from ..entities.names import validate_length
from ..errors import InvalidParameter

_INT64 = range(-(2**63), 2**63)


def whole_number(value: Any, name: str) -> int:
    """The value as a whole number of 64 bits, a fraction cut off; InvalidParameter naming the argument."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or number not in _INT64:
        raise InvalidParameter(
            f"Invalid value {value!r:.200} for parameter '{name}' supplied: it must be a whole number."
        )
    return number


def mapping(value: Any, name: str) -> Mapping[Any, Any]:
    """The value when it is a mapping; InvalidParameter naming the argument when it is not."""
    if not isinstance(value, Mapping):
        raise InvalidParameter(
            f"Invalid value {value!r:.200} for parameter '{name}' supplied: it must be a dictionary."
        )
    return value


def text(value: Any, name: str) -> str:
    """The value when it is Unicode text; InvalidParameter naming the argument when it is not."""
    if not isinstance(value, str):
        raise InvalidParameter(f"Invalid value {value!r:.200} for parameter '{name}' supplied: it must be text.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidParameter(
            f"Invalid value for parameter '{name}' supplied: it contains half a character (a lone surrogate)."
        ) from None
    return value


def bounded_text(value: Any, name: str, limit: int) -> str:
    """The value when it is text of at most ``limit`` characters that events can hold; else InvalidParameter."""
    if "\0" in text(value, name):
        raise InvalidParameter(
            f"Invalid value for parameter '{name}' supplied: it contains the character NUL (U+0000)."
        )
    return validate_length(value, name, limit)


def instant(value: Any, name: str) -> str:
    """A moment as text for the wire, '' for None: a datetime (UTC when it has no zone), the beginning of a date, ISO
    8601 text or milliseconds.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value).isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return shown_instant(whole_number(value, name)) if 0 <= value < 10**14 else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise InvalidParameter(
            f"Invalid value {value!r:.200} for parameter '{name}' supplied: it must be a datetime, a date, "
            "text such as '2026-03-01T12:00Z', or a whole number of milliseconds since the epoch."
        )
    return text(value, name)
