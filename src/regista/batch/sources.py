"""Source: a file of rows that is read, or a part of one."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import IO

from ..errors import InvalidParameter
from .compression import Compression, compression_of, unpacked
from .formats import FileFormat, check_packed, format_of
from .partitions import Partition, partitions_of

STANDARD_INPUT = "-"
_GLOB = frozenset("*?[")
_SPLIT_ROWS = 500_000
"""Rows of a Parquet file that make a part of it worth a worker of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file and its format; ``groups`` are the row groups of a Parquet file that are meant (None: all).

    ``partitions`` are the columns that the folders on its path tell of. The path '-' is standard input.
    """

    path: str
    format: FileFormat
    groups: range | None = None
    partitions: tuple[Partition, ...] = ()

    @classmethod
    def of(cls, path: str, format_: FileFormat) -> Source:
        """The file at a path; InvalidParameter when such a file cannot be compressed as its name says."""
        check_packed(path, format_, compression_of(path))
        return cls(path, format_, partitions=() if format_ is FileFormat.JSON else partitions_of(path))

    @property
    def name(self) -> str:
        """What messages call it."""
        return "standard input" if self.path == STANDARD_INPUT else self.path

    @property
    def size(self) -> int | None:
        """Bytes of the file, as it is on disk; None when nobody knows."""
        return None if self.path == STANDARD_INPUT else Path(self.path).stat().st_size

    @property
    def compression(self) -> Compression | None:
        """What its name says; standard input has none."""
        return None if self.path == STANDARD_INPUT else compression_of(self.path)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes, unpacked; closed at the end, but for standard input."""
        if self.path != STANDARD_INPUT:
            with Path(self.path).open("rb") as file:
                yield unpacked(file, self.compression)
        elif self.format is FileFormat.PARQUET:  # is read from its end
            yield BytesIO(sys.stdin.buffer.read())
        else:
            yield sys.stdin.buffer


def find_sources(path: str | os.PathLike[str], format_: FileFormat | None) -> list[Source]:
    """The files that a path means: a file, all of a folder and those in it, or a pattern's, in their names' order.

    ``format_`` is what they are; by their names when None, and a single file whose name says nothing is JSON. Files in
    folders whose name begins with '.' or '_' are no data. InvalidParameter when there is nothing, or formats are mixed.
    """
    text = os.fspath(path)
    if text == STANDARD_INPUT:
        return [Source(text, format_ or FileFormat.JSON)]
    if not text:
        raise InvalidParameter("The input path is empty: name a file, a folder or a pattern, or - for standard input")
    place = Path(text)
    if place.is_dir():
        return _of_folder(text, _below(place), format_)
    if not place.exists() and _GLOB & set(text):
        names = glob.glob(text, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
        found = sorted(name for name in names if Path(name).is_file())
        return _of_folder(text, found, format_)
    if not place.exists():
        raise InvalidParameter(f"No such file or folder: '{text}'")
    return [Source.of(text, format_ or format_of(text) or FileFormat.JSON)]


def split_sources(sources: Sequence[Source]) -> list[Source]:
    """The same rows as parts for many workers: large Parquet files by row groups, others whole."""
    return [part for source in sources for part in _split(source)]


def _split(source: Source) -> Iterator[Source]:
    if source.format is not FileFormat.PARQUET:
        yield source
        return
    from .readers.batches import arrow

    try:
        meta = arrow("pyarrow.parquet").read_metadata(source.path)
    except (OSError, ValueError) as error:
        raise InvalidParameter(f"{source.name}: this is no Parquet file: {error}") from None
    begin = rows = 0
    for group in range(meta.num_row_groups):
        rows += meta.row_group(group).num_rows
        if rows >= _SPLIT_ROWS or group == meta.num_row_groups - 1:
            yield replace(source, groups=range(begin, group + 1))
            begin, rows = group + 1, 0
    if not meta.num_row_groups:
        yield source


def _below(folder: Path) -> list[str]:
    found = []
    for directory, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name[0] not in "._"]
        found += [str(Path(directory, name)) for name in names if name[0] not in "._"]
    return sorted(found)


def _of_folder(text: str, names: Sequence[str], format_: FileFormat | None) -> list[Source]:
    known = {name: format_of(name) for name in names}
    if format_ is not None:
        named = [name for name in names if known[name] is format_]
        return _some(text, [Source.of(name, format_) for name in named or names])
    formats = {found for found in known.values() if found is not None}
    if len(formats) > 1:
        raise InvalidParameter(
            f"'{text}' has files of several formats ({', '.join(sorted(formats))}): say which with the content type"
        )
    return _some(text, [Source.of(name, found) for name, found in known.items() if found is not None])


def _some(text: str, sources: list[Source]) -> list[Source]:
    if not sources:
        raise InvalidParameter(f"'{text}' has no file of rows: one that ends in .parquet, .csv, .jsonl or .arrow")
    return sources
