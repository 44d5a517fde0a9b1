"""Digests: SHA-256 as text, under which blobs are kept."""

from __future__ import annotations

import re

from ..errors import InvalidParameter

_DIGEST = re.compile(r"[0-9a-f]{64}")


def is_digest(text: str) -> bool:
    """Whether a text has the form of a digest: 64 lower-case hexadecimal digits."""
    return _DIGEST.fullmatch(text) is not None


def check_digest_form(text: str) -> None:
    """Raise InvalidParameter unless it is a digest: it is about to become the name of a file or object."""
    if not is_digest(text):
        raise InvalidParameter(f"{text!r:.80} is not a digest: it must be 64 lower-case hexadecimal digits.")
