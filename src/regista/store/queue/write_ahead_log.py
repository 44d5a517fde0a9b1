"""SQLite's write-ahead log beside a database: how much was committed to it, whatever is left of it now.

Protocol: https://www.sqlite.org/walformat.html
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

LOG: Final = "-wal"
LOG_INDEX: Final = "-shm"

_INDEX_HEADER: Final = struct.Struct("=IIIBBHIIIIIIII")
"""Version, unused, changes, initialized, order of bytes, page size, **frames**, pages, checksums and salts."""

_INDEX_VERSION: Final = 3_007_000
_BACKFILLED: Final = struct.Struct("=I")
_LOG_HEADER: Final = struct.Struct(">IIIIIIII")
_FRAME_HEADER: Final = struct.Struct(">IIIIII")
_MAGIC: Final = frozenset({0x377F0682, 0x377F0683})


def committed_frames(database: Path) -> int:
    """How many frames of the log were committed, as a process that died has noted it; 0 when all are in the database.

    To be asked before anything opens the database: whoever opens it first notes what is left. Without a note it is what
    the log itself looks like, without its checksums. 1 stands for a log of which nothing can be read.
    """
    index = _read_index(database)
    if index is None:
        return _frames_of_log(database)
    frames, backfilled = index
    return 0 if backfilled >= frames else frames


def readable_frames(database: Path) -> int:
    """How many frames there are for SQLite; to be asked while a connection that has read something is open."""
    index = _read_index(database)
    return 0 if index is None else index[0]


def remove_database(database: Path) -> None:
    """Remove a database and what is beside it."""
    for ending in ("", LOG, LOG_INDEX):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _read_index(database: Path) -> tuple[int, int] | None:
    try:
        with database.with_name(database.name + LOG_INDEX).open("rb") as file:
            first, second = file.read(_INDEX_HEADER.size), file.read(_INDEX_HEADER.size)
            backfilled = file.read(_BACKFILLED.size)
    except FileNotFoundError:
        return None
    if first != second or len(backfilled) < _BACKFILLED.size:
        return None
    version, _, _, initialized, _, _, frames, *_ = _INDEX_HEADER.unpack(first)
    return (frames, *_BACKFILLED.unpack(backfilled)) if version == _INDEX_VERSION and initialized else None


def _frames_of_log(database: Path) -> int:
    path = database.with_name(database.name + LOG)
    size = path.stat().st_size if path.exists() else 0
    if not size:
        return 0
    committed = 0
    with path.open("rb") as file:
        header = file.read(_LOG_HEADER.size)
        if len(header) < _LOG_HEADER.size:
            return 1
        magic, _, page, _, *salts, one, other = _LOG_HEADER.unpack(header)
        if magic not in _MAGIC or _checksum(header[:-8], magic) != (one, other):
            return 1
        length = _FRAME_HEADER.size + page
        for number in range(1, (size - _LOG_HEADER.size) // length + 1):
            file.seek(_LOG_HEADER.size + (number - 1) * length)
            _, pages_after_commit, *of_frame, _, _ = _FRAME_HEADER.unpack(file.read(_FRAME_HEADER.size))
            if of_frame != salts:
                break  # an older one, which was not overwritten yet
            committed = number if pages_after_commit else committed
    return committed


def _checksum(content: bytes, magic: int) -> tuple[int, int]:
    """The one of the format, whose order of bytes the last bit of ``magic`` tells."""
    one = other = 0
    for first, second in struct.iter_unpack(">II" if magic & 1 else "<II", content):
        one = (one + first + other) & 0xFFFF_FFFF
        other = (other + second + one) & 0xFFFF_FFFF
    return one, other
