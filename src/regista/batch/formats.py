"""FileFormat: what the bytes of a file of rows are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from ..errors import InvalidParameter


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


def format_of(path: str | PurePath) -> FileFormat | None:
    """The format by the end of a file's name; None when that says nothing."""
    return SUFFIXES.get(PurePath(path).suffix.lower())


def to_format(name: str, field: str) -> FileFormat:
    """The format of that name; InvalidParameter lists those that there are."""
    try:
        return FileFormat(name)
    except ValueError:
        known = ", ".join(FileFormat)
        raise InvalidParameter(f"{field} must be one of {known}, got {name!r:.100}") from None
