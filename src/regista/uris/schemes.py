"""Schemes: the part of a URI before its first colon."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]+):")


def split_scheme(text: str) -> tuple[str, str]:
    """The scheme in lower case and what follows its colon; ('', text) when there is none.

    One letter is a drive of Windows (``C:\\models``), not a scheme.
    """
    match = _SCHEME.match(text)
    return (match[1].lower(), text[match.end() :]) if match else ("", text)
