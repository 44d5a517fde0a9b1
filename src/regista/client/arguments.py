"""Arguments: values of the wrong kind, refused by name before anything is stored or sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..entities import shown_instant
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


def instant(value: Any, name: str) -> str:
    """A moment (datetime, ISO 8601 text or milliseconds) as text for the wire, '' for None; a naive datetime is UTC."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value).isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return shown_instant(whole_number(value, name)) if 0 <= value < 10**14 else str(value)
    return text(value, name)
