"""Arrow's own formats (IPC): the file and the stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from ...errors import InvalidParameter
from ..piece import Piece, after
from . import Reading
from .batches import arrow, frame_of, resized

_MAGIC = b"ARROW1"
"""How a file of record batches begins (https://arrow.apache.org/docs/format/Columnar.html); a stream does not."""


class ArrowReader:
    """Reads either, whichever it is."""

    def __init__(self, file: IO[bytes], how: Reading) -> None:
        self._how = how
        self._file = file

    def pieces(self) -> Iterator[Piece]:
        """The rows in order; raises InvalidParameter."""
        first = 1
        try:
            for table in resized(self._batches(), self._how.rows):
                names = [name for name in table.column_names if self._how.columns is None or name in self._how.columns]
                frame = frame_of(table.select(names), self._how.inputs)
                yield Piece(frame, first, len(table), self._position())
                first += len(table)
        except (OSError, ValueError) as error:
            raise InvalidParameter(f"{after(first)}this is no Arrow file or stream: {error}") from None

    def _batches(self) -> Iterator[Any]:
        ipc = arrow("pyarrow.ipc")
        if not self._file.seekable():
            yield from ipc.open_stream(self._file)
            return
        begin = self._file.read(len(_MAGIC))
        self._file.seek(0)
        if begin != _MAGIC:
            yield from ipc.open_stream(self._file)
            return
        batches = ipc.open_file(self._file)
        for place in range(batches.num_record_batches):
            yield batches.get_batch(place)

    def _position(self) -> int:
        return self._file.tell() if self._file.seekable() else 0
