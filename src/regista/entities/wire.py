"""Wire: entities to JSON bytes and back."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from .metric import NotANumber

T = TypeVar("T")


def _encode_special(value: Any) -> Any:
    if isinstance(value, NotANumber):
        return "NaN"
    raise NotImplementedError(f"{type(value).__name__} has no JSON form")


_ENCODER = msgspec.json.Encoder(enc_hook=_encode_special)


def encode(value: Any) -> bytes:
    """The JSON of an entity, or of anything made of entities and plain values."""
    return _ENCODER.encode(value)


def decode(data: bytes, kind: type[T]) -> T:
    """A value of ``kind`` from a server's JSON; numbers may come as text (``"NaN"``, int64 in quotes).

    Raises ``msgspec.ValidationError`` or ``msgspec.DecodeError`` when the JSON is not of that kind.
    """
    return msgspec.json.decode(data, type=kind, strict=False)
