"""Instant: a moment that people write down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from ..errors import InvalidParameter

_LATEST = 253_402_300_799_999  # the end of the year 9999
_MILLISECOND = timedelta(milliseconds=1)
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d(:?\d\d)?$)")  # in a URL's query "+01:00" arrives as " 01:00"


def parse_instant(text: str, field: str = "at") -> int:
    """Milliseconds since the epoch of an ISO 8601 date or time, or of a number of such milliseconds.

    ``2026-03-01`` is the beginning of that day; a time without an offset is UTC, and what is finer than a
    millisecond is cut off. InvalidParameter, which names ``field``, for anything else.
    """
    plain = text.strip()
    try:
        if plain.isascii() and plain.isdigit() and len(plain) > len("20260301"):
            milliseconds = int(plain)
        else:
            moment = datetime.fromisoformat(_LOST_PLUS.sub("+", plain) if "T" in plain else plain)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
            milliseconds = (moment - datetime.fromtimestamp(0, UTC)) // _MILLISECOND
    except (ValueError, OverflowError):
        milliseconds = -1
    if not 0 <= milliseconds <= _LATEST:
        raise InvalidParameter(
            f"Invalid value '{text[:60]}' for parameter '{field}' supplied. It must be a date or a time since 1970, "
            "such as 2026-03-01 or 2026-03-01T12:00Z, or milliseconds since the epoch."
        )
    return milliseconds


def shown_instant(milliseconds: int) -> str:
    """The moment as ISO 8601 in UTC, to the millisecond if it has any."""
    moment = datetime.fromtimestamp(0, UTC) + milliseconds * _MILLISECOND
    return moment.isoformat(timespec="milliseconds" if milliseconds % 1000 else "seconds").replace("+00:00", "Z")
