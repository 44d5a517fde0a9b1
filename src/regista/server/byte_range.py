"""ByteRange: the part of a file that a request asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class ByteRange(NamedTuple):
    """Bytes ``start`` to ``stop`` (exclusive)."""

    start: int
    stop: int


def requested_range(headers: Mapping[bytes, bytes], size: int, tag: bytes) -> ByteRange | None:
    """The one range that is asked for; None when the whole file is to be sent.

    Several ranges, a unit that is not bytes and a text that is no range mean the whole file, as does
    If-Range with another tag. A range outside of the file has ``start == stop == size``.
    """
    asked = headers.get(b"range")
    if asked is None or headers.get(b"if-range", tag) != tag:
        return None
    match = _RANGE.fullmatch(asked.decode("latin-1").strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:  # the last n bytes
        length = min(int(last), size)
        return ByteRange(size - length, size)
    start, stop = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < int(first):
        return None
    return ByteRange(start, stop) if start < size else ByteRange(size, size)
