"""JSON: the body of a request to ``/invocations``, in a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from ...serving.coerce import model_input
from ...serving.parse import parse_payload
from ..compression import read_bytes
from ..piece import Piece
from . import Reading


class JsonReader:
    """Such a file is read at once; a table in it is given in pieces, anything else as it is."""

    def __init__(self, file: IO[bytes], how: Reading) -> None:
        self._file = file
        self._how = how

    def pieces(self) -> Iterator[Piece]:
        """The rows in order; raises InvalidParameter."""
        body = self._file.read()
        read = read_bytes(self._file)
        payload = parse_payload(body)
        data = model_input(payload, self._how.inputs)
        if not hasattr(data, "iloc"):
            rows = len(data) if isinstance(data, list) or getattr(data, "ndim", None) else 1
            yield Piece(data, 1, rows, read, payload.params)
            return
        for place in range(0, len(data), self._how.rows) if len(data) else (0,):
            part = data.iloc[place : place + self._how.rows].reset_index(drop=True)
            yield Piece(part, place + 1, len(part), read, payload.params)
