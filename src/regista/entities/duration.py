"""Duration: a span of time that people write down."""

from __future__ import annotations

import re

from ..errors import InvalidParameter

_UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000}
_NUMBER = r"(?:(\d+(?:\.\d*)?|\.\d+)"
_DURATION = re.compile("".join(f"{_NUMBER}{unit})?" for unit in _UNITS))
_LONGEST = 2**53


def parse_duration(text: str) -> int:
    """Milliseconds of a text such as ``2d8h5m20s`` (days, hours, minutes, seconds; fractions allowed).

    InvalidParameter, in MLflow's words, for anything else.
    """
    found = _DURATION.fullmatch(text.strip()) if text.strip() and text.isascii() and len(text) <= 100 else None
    if found is None:
        raise InvalidParameter(
            f"Could not parse any time information from '{text[:100]}'. "
            "Examples of valid strings: '8h', '2d8h5m20s', '2m4s'"
        )
    given = zip(found.groups(), _UNITS.values(), strict=True)
    return int(min(_LONGEST, sum(float(amount) * unit for amount, unit in given if amount)))


def shown_duration(milliseconds: int) -> str:
    """The shortest such text, to the millisecond: ``90000`` is ``1m30s``."""
    parts = []
    for unit, size in _UNITS.items():
        amount, milliseconds = divmod(milliseconds, size)
        if unit == "s" and milliseconds:
            parts.append(f"{amount}.{milliseconds:03}".rstrip("0") + unit)
        elif amount:
            parts.append(f"{amount}{unit}")
    return "".join(parts) or "0s"
