"""FileFormat: what the bytes of a file of rows are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from ..errors import InvalidParameter
from .compression import Compression, compression_of


class FileFormat(StrEnum):
    """The formats that are read and written; JSON is the body and the answer of ``/invocations``."""

    JSON = "json"
    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    ARROW = "arrow"


SUFFIXES = {
    ".json": FileFormat.JSON,
    ".csv": FileFormat.CSV,
    ".jsonl": FileFormat.JSONL,
    ".ndjson": FileFormat.JSONL,
    ".parquet": FileFormat.PARQUET,
    ".pq": FileFormat.PARQUET,
    ".arrow": FileFormat.ARROW,
    ".arrows": FileFormat.ARROW,
    ".feather": FileFormat.ARROW,
    ".ipc": FileFormat.ARROW,
}
"""What a file's name ends in says what it is, in small or capital letters."""

PART_FORMATS = (FileFormat.PARQUET, FileFormat.CSV, FileFormat.JSONL, FileFormat.ARROW)
"""The formats of files in folders: JSON has no pieces."""

PACKED_FORMATS = (FileFormat.CSV, FileFormat.JSONL, FileFormat.JSON)
"""The formats of text, whose files may be compressed as a whole."""


def format_of(path: str | PurePath) -> FileFormat | None:
    """The format by the end of a file's name, before that of a compression; None when it says nothing."""
    name = PurePath(path)
    return SUFFIXES.get((name if compression_of(name) is None else name.with_suffix("")).suffix.lower())


def check_packed(name: str, format_: FileFormat, compression: Compression | None) -> None:
    """Raise InvalidParameter for a file of that name that cannot be compressed as a whole."""
    if compression is not None and format_ not in PACKED_FORMATS:
        raise InvalidParameter(
            f"{name}: files of {format_} are not compressed as a whole (.{compression}), their columns are; only "
            f"{', '.join(PACKED_FORMATS)} are"
        )


def to_format(name: str, field: str) -> FileFormat:
    """The format of that name; InvalidParameter lists those that there are."""
    try:
        return FileFormat(name)
    except ValueError:
        known = ", ".join(FileFormat)
        raise InvalidParameter(f"{field} must be one of {known}, got {name!r:.100}") from None
