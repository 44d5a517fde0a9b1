"""Writers: one file per format, which take the answers of one piece after the other."""

from __future__ import annotations

from typing import IO, Any, Protocol

from ..formats import FileFormat


class Writer(Protocol):
    """A file that is being written."""

    def write(self, answer: Any) -> None:
        """Add the answer of the next piece: a DataFrame; for JSON, what the model returned.

        Raises ModelError when it is not of the kind of those before.
        """
        ...

    def close(self) -> None:
        """Write what is still to be written; the file itself stays open."""
        ...

    def abandon(self) -> None:
        """Give up what is held, in place of ``close``: the file will not be used."""
        ...


def open_writer(file: IO[bytes], format_: FileFormat, schema: Any = None) -> Writer:
    """The writer of a format into an open file; ``schema`` is Arrow's, for Parquet and Arrow, when it is known."""
    match format_:
        case FileFormat.JSON:
            from .json import JsonWriter

            return JsonWriter(file)
        case FileFormat.CSV:
            from .text import CsvWriter

            return CsvWriter(file)
        case FileFormat.JSONL:
            from .text import JsonLinesWriter

            return JsonLinesWriter(file)
        case FileFormat.PARQUET | FileFormat.ARROW:
            from .arrow import ArrowWriter

            return ArrowWriter(file, format_, schema)
