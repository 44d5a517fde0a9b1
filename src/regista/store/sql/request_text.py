"""The text in a request: what no database may get."""

from __future__ import annotations

import re
from typing import Any

from ...api.request import Request
from ...entities import wire
from ...errors import InvalidParameter

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # in JSON, and not the text "\\u0000" itself


def check_text(request: Request[Any]) -> None:
    """Refuse the character NUL, which PostgreSQL cannot store and SQLite's JSON functions stop at."""
    try:
        encoded = wire.encode(request)
    except UnicodeError:
        raise InvalidParameter("The request has text that is not valid Unicode (a lone surrogate).") from None
    if b"\\u0000" in encoded and _NUL.search(encoded):
        raise InvalidParameter("The request has text with the character NUL (U+0000), which cannot be stored.")
