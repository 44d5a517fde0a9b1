"""JSON: the answer of ``/invocations``, written piece by piece."""

from __future__ import annotations

import json
from typing import IO, Any

from ...errors import ModelError
from ...serving.respond import encode_predictions

_BEGIN, _END = b'{"predictions": ', b"}"


class JsonWriter:
    """``{"predictions": …}``. Lists become one as they come; objects of lists are joined in memory at the end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._first: bytes | None = None
        self._objects: list[bytes] = []
        self._pieces = 0
        self._items = False

    def write(self, answer: Any) -> None:
        """Add the answer of the next piece; ModelError when such answers cannot be joined."""
        body = encode_predictions(answer)[len(_BEGIN) : -len(_END)]
        self._pieces += 1
        if self._first is None:
            self._first = body[:1]
            self._file.write(_BEGIN)
        elif body[:1] != self._first or self._first not in (b"[", b"{"):
            raise ModelError(
                "the model's answers are no lists, so that those of several pieces cannot be joined: let the pieces "
                "have more rows"
            )
        if self._first == b"{":
            self._objects.append(body)
        elif self._first == b"[":
            inner = body[1:-1]
            begin = b"[" if self._pieces == 1 else b""
            self._file.write(begin + (b", " if inner and self._items else b"") + inner)
            self._items = self._items or bool(inner)
        else:
            self._file.write(body)

    def close(self) -> None:
        """Write the end; without any answer, that of no rows."""
        if self._first is None:
            self._file.write(_BEGIN + b"[")
        if self._first == b"{":
            self._file.write(self._objects[0] if len(self._objects) == 1 else _joined(self._objects))
        self._file.write((b"]" if self._first in (None, b"[") else b"") + _END)

    def abandon(self) -> None:
        """Nothing is held."""


def _joined(objects: list[bytes]) -> bytes:
    parts = [json.loads(text) for text in objects]
    names = list(parts[0])
    if any(list(part) != names or not all(isinstance(value, list) for value in part.values()) for part in parts):
        raise ModelError("the model's answers are objects of something else than lists, which cannot be joined")
    return json.dumps({name: [item for part in parts for item in part[name]] for name in names}).encode()
