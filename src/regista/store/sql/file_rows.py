"""Rows of files and directories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import bindparam, select

from ...entities import FileEntry
from .tables import directories, files
from .transaction import Snapshot, Transaction
from .upsert import insert_new, upsert

ONE = select(files.c.path, files.c.size, files.c.digest).where(files.c.path == bindparam("path"))
SOME = select(files.c.path, files.c.size, files.c.digest).where(files.c.path.in_(bindparam("paths", expanding=True)))
# Everything below "a" lies between "a/" and "a0": "0" is the character after "/".
_BELOW = (
    select(files.c.path, files.c.size, files.c.digest)
    .where(files.c.path >= bindparam("start"), files.c.path < bindparam("stop"))
    .order_by(files.c.path)
)
_PAGE = (
    select(files.c.path, files.c.size, files.c.digest)
    .where(files.c.path > bindparam("start"), files.c.path < bindparam("stop"))
    .order_by(files.c.path)
    .limit(bindparam("size"))
)
_ALL = select(files.c.path, files.c.size, files.c.digest).order_by(files.c.path)
_LAST = "\U0010ffff"
_WALKED = 1000
_SET_FILE = upsert(files, ["digest", "size"])
_INSERT_DIRECTORY = insert_new(directories)


def bounds(directory: str) -> dict[str, str]:
    """The range of the paths below a directory."""
    return {"start": f"{directory}/", "stop": f"{directory}0"}


def parents(path: str) -> list[str]:
    """The directories above a path, the nearest first, without the root."""
    found = []
    while path := path.rpartition("/")[0]:
        found.append(path)
    return found


def directories_above(paths: Iterable[str]) -> list[str]:
    """All directories above these paths, sorted."""
    found: set[str] = set()
    for path in paths:
        for directory in parents(path):
            if directory in found:
                break
            found.add(directory)
    return sorted(found)


def entries_below(reading: Snapshot, path: str) -> list[FileEntry]:
    """Every file below a directory, or the file itself, sorted by path; '' is the root."""
    if not path:
        return [FileEntry(*row) for row in reading.execute(_ALL)]
    one = reading.execute(ONE, {"path": path}).first()
    if one is not None:
        return [FileEntry(*one)]
    return [FileEntry(*row) for row in reading.execute(_BELOW, bounds(path))]


def page_below(reading: Snapshot, path: str, after: str, size: int) -> list[FileEntry]:
    """The same, at most ``size`` of those whose paths are behind ``after``."""
    one = reading.execute(ONE, {"path": path}).first() if path and not after else None
    if one is not None:
        return [FileEntry(*one)]
    place = bounds(path) if path else {"start": "", "stop": _LAST}
    rows = reading.execute(_PAGE, {**place, "start": max(place["start"], after), "size": size})
    return [FileEntry(*row) for row in rows]


def walk_below(reading: Snapshot, directory: str) -> Iterator[FileEntry]:
    """Every file below a directory, sorted by path, a page of rows in memory at a time."""
    after = f"{directory}/"
    while page := page_below(reading, directory, after, _WALKED):
        yield from page
        after = page[-1].path


def insert_entries(tx: Transaction, entries: Sequence[FileEntry]) -> None:
    """Make paths name blobs, with the directories above them."""
    ordered = sorted(entries)  # in one order, so that two writers cannot wait for each other's rows
    tx.execute(
        _SET_FILE[tx.dialect],
        [
            {
                "path": entry.path,
                "parent": entry.path.rpartition("/")[0],
                "digest": entry.digest,
                "size": entry.size,
            }
            for entry in ordered
        ],
    )
    above = directories_above(entry.path for entry in ordered)
    if above:
        tx.execute(
            _INSERT_DIRECTORY[tx.dialect],
            [{"path": path, "parent": path.rpartition("/")[0]} for path in above],
        )
