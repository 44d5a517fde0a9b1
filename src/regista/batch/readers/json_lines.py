"""JSON lines: one object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from ...errors import InvalidParameter
from ...serving.frames import records_frame
from ..compression import read_bytes
from ..piece import Piece
from . import Reading


class JsonLinesReader:
    """Values are cast by the signature as those of ``dataframe_records`` are; empty lines are skipped."""

    def __init__(self, file: IO[bytes], how: Reading) -> None:
        self._file = file
        self._how = how

    def pieces(self) -> Iterator[Piece]:
        """The rows in order; raises InvalidParameter."""
        first = 1
        lines: list[bytes] = []
        for line in self._file:
            if line.strip():
                lines.append(line)
            if len(lines) == self._how.rows:
                yield self._piece(lines, first)
                first += len(lines)
                lines = []
        if lines:
            yield self._piece(lines, first)

    def _piece(self, lines: list[bytes], first: int) -> Piece:
        wanted = self._how.columns
        records = _decoded(lines, first)
        if wanted is not None:
            records = [{name: value for name, value in record.items() if name in wanted} for record in records]
        try:
            frame = records_frame(records, self._how.inputs)
        except InvalidParameter:
            for place, record in enumerate(records):
                _check(record, first + place, self._how)
            raise
        return Piece(frame, first, len(lines), read_bytes(self._file))


def _decoded(lines: list[bytes], first: int) -> list[dict[str, Any]]:
    try:
        return msgspec.json.Decoder(list[dict[str, Any]]).decode(b"[" + b",".join(lines) + b"]")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [_object(line, first + place) for place, line in enumerate(lines)]


def _object(line: bytes, row: int) -> dict[str, Any]:
    """One line, also with the bare NaN and Infinity that Python writes."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidParameter(f"row {row:,}: this is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise InvalidParameter(
            f"row {row:,}: each line must be a JSON object, column → value, got {type(value).__name__}"
        )
    return value


def _check(record: dict[str, Any], row: int, how: Reading) -> None:
    try:
        records_frame([record], how.inputs)
    except InvalidParameter as error:
        raise InvalidParameter(f"row {row:,}: {error}") from None
