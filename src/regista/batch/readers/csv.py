"""CSV with a header row, cast while it is read as the scoring server does it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import IO, Any

from ...errors import InvalidParameter
from ...serving.frames import csv_types
from ..compression import read_bytes
from ..piece import Piece, after
from . import Reading


class CsvReader:
    """Columns are read as the types of the signature, others as text; without a signature pandas finds types."""

    def __init__(self, file: IO[bytes], how: Reading) -> None:
        self._file = file
        self._how = how
        self._types = csv_types(how.inputs)
        # All columns are read, because pandas finds a line with too many cells only then.
        self._dtypes = defaultdict(lambda: object, self._types) if self._types else None

    def pieces(self) -> Iterator[Piece]:
        """The rows in order; raises InvalidParameter."""
        first = 1
        try:
            with self._frames(self._dtypes) as frames:
                for frame in frames:
                    if len(frame):
                        yield Piece(frame.reset_index(drop=True), first, len(frame), read_bytes(self._file))
                    first += len(frame)
        except (ValueError, OverflowError) as error:  # UnicodeDecodeError and pandas' own are ValueErrors
            raise InvalidParameter(self._reason(first, error)) from None

    def _frames(self, types: Any) -> Any:
        import pandas

        return pandas.read_csv(self._file, dtype=types, chunksize=self._how.rows)

    def _reason(self, first: int, error: Exception) -> str:
        """What is wrong, with row and column where reading all once more as text finds them."""
        if self._file.seekable():
            self._file.seek(0)
            try:
                with self._frames(object) as frames:
                    for frame in frames:
                        first = int(frame.index[0]) + 1 if len(frame) else first
                        if found := self._unfit(frame):
                            return found
            except (ValueError, OverflowError) as again:
                return f"{after(first)}this is no CSV table in UTF-8: {again}"
        return f"{after(first)}{error}"

    def _unfit(self, frame: Any) -> str | None:
        """The first cell that is not of its column's type."""
        for name, kind in self._types.items():
            if name not in frame.columns or kind is object:
                continue
            for row, cell in zip(frame.index, frame[name], strict=True):
                if not _fits(cell, kind):
                    shown = "an empty cell" if cell != cell else f"{cell!r:.100}"  # noqa: PLR0124 - NaN alone differs
                    return f"row {row + 1:,}, column '{name}': {shown} is no {kind}"
        return None


def _fits(cell: Any, kind: Any) -> bool:
    import io

    import pandas

    try:
        pandas.read_csv(
            io.StringIO(f"x\n{cell if isinstance(cell, str) else ''}\n"), dtype=kind, skip_blank_lines=False
        )
    except (ValueError, OverflowError):
        return False
    return True
