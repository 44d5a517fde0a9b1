"""Readers: one file per format, which yield the rows as DataFrames, a piece at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

from ...model.schema import Schema
from ..formats import FileFormat
from ..piece import Reader


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: rows of a piece, the signature's inputs, and the columns that matter (None: all)."""

    rows: int
    inputs: Schema | None = None
    columns: Collection[str | int] | None = None


def open_reader(file: IO[bytes], format_: FileFormat, how: Reading, groups: range | None = None) -> Reader:
    """The reader of an open file; ``groups`` are the row groups of a Parquet file that are wanted."""
    match format_:
        case FileFormat.CSV:
            from .csv import CsvReader

            return CsvReader(file, how)
        case FileFormat.JSONL:
            from .json_lines import JsonLinesReader

            return JsonLinesReader(file, how)
        case FileFormat.JSON:
            from .json import JsonReader

            return JsonReader(file, how)
        case FileFormat.ARROW:
            from .arrow import ArrowReader

            return ArrowReader(file, how)
        case FileFormat.PARQUET:
            from .parquet import ParquetReader

            return ParquetReader(file, how, groups)
