"""Parquet, row group after row group."""

from __future__ import annotations

from collections.abc import Iterator
from io import SEEK_END
from typing import IO, Any

from ...errors import InvalidParameter
from ..piece import Piece, after
from . import Reading
from .batches import arrow, frame_of, resized

_BUFFER = 1 << 20
"""Bytes of each column that are read ahead: without it all those of a row group, which may be a gigabyte."""


class ParquetReader:
    """Reads the columns that matter of all row groups, or of some."""

    def __init__(self, file: IO[bytes], how: Reading, groups: range | None = None) -> None:
        self._how = how
        self._size = file.seek(0, SEEK_END)
        try:
            self._file: Any = arrow("pyarrow.parquet").ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
        except (OSError, ValueError) as error:  # pyarrow's errors are of these classes
            raise InvalidParameter(f"this is no Parquet file: {error}") from None
        self._groups = range(self._file.num_row_groups) if groups is None else groups

    def pieces(self) -> Iterator[Piece]:
        """The rows in order; raises InvalidParameter."""
        meta = self._file.metadata
        first = 1 + sum(meta.row_group(group).num_rows for group in range(self._groups.start))
        done = 0
        try:
            for table in resized(self._batches(), self._how.rows):
                done += len(table)
                frame = frame_of(table, self._how.inputs)
                yield Piece(frame, first + done - len(table), len(table), self._size * done // meta.num_rows)
        except (OSError, ValueError) as error:
            raise InvalidParameter(f"{after(first + done)}it cannot be read as Parquet: {error}") from None

    def _batches(self) -> Iterator[Any]:
        wanted = self._how.columns
        names = [name for name in self._file.schema_arrow.names if wanted is None or name in wanted]
        for group in self._groups:  # each by itself: the library keeps what it has read until the last one
            yield from self._file.iter_batches(
                batch_size=min(self._how.rows, 65_536), row_groups=[group], columns=names
            )
