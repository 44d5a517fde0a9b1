"""Files: which path names which blob (``SqlFileIndex``), answered through the store's one door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, select

from ...api.model_versions import TAKEN_IN
from ...api.request import EMPTY, Empty, Request
from ...entities import ANONYMOUS, Caller, FileEntry, FileInfo, Manifest
from ...errors import InvalidPath
from ..base import SEALED
from .actions import Action
from .file_rows import ONE, SOME, bounds, directories_above, entries_below, insert_entries, page_below, parents
from .handler import changes, reads
from .tables import directories, files
from .transaction import Snapshot, Transaction

if TYPE_CHECKING:
    from .store import SqlStore

_FILES_IN = select(files.c.path, files.c.size).where(files.c.parent == bindparam("path"))
_DIRECTORIES_IN = select(directories.c.path).where(directories.c.parent == bindparam("path"))
_TAKEN_BY_FILES = select(files.c.path).where(files.c.path.in_(bindparam("paths", expanding=True)))
_TAKEN_BY_DIRECTORIES = select(directories.c.path).where(directories.c.path.in_(bindparam("paths", expanding=True)))


class LinkFiles(Request[Empty], frozen=True, kw_only=True):
    """Make paths name blobs."""

    files: tuple[FileEntry, ...]


class FoundFile(msgspec.Struct, frozen=True):
    """A file, or none."""

    file: FileEntry | None


class FindFile(Request[FoundFile], frozen=True, kw_only=True):
    """The file of a path."""

    path: str


class FoundFiles(msgspec.Struct, frozen=True):
    """Files, those that there are."""

    files: list[FileEntry]


class FindFiles(Request[FoundFiles], frozen=True, kw_only=True):
    """The files of several paths."""

    paths: tuple[str, ...]


class Children(msgspec.Struct, frozen=True):
    """A directory's entries."""

    files: list[FileInfo]


class ListDirectory(Request[Children], frozen=True, kw_only=True):
    """The direct children of a directory."""

    path: str


class Tree(msgspec.Struct, frozen=True):
    """All files below a directory."""

    files: list[FileEntry]


class ListTree(Request[Tree], frozen=True, kw_only=True):
    """Every file below a directory; with a ``limit`` as many of those behind ``after``."""

    path: str
    after: str = ""
    limit: int | None = None


class Unlinked(msgspec.Struct, frozen=True):
    """How many files were forgotten."""

    count: int


class UnlinkFiles(Request[Unlinked], frozen=True, kw_only=True):
    """Forget a file, or a directory."""

    path: str


class SqlFileIndex:
    """The FileIndex of a SqlStore."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def link(self, files: Iterable[FileEntry], caller: Caller) -> None:
        """Make the paths name these blobs, all together or none."""
        self._store.call(LinkFiles(files=tuple(files)), caller)

    def find(self, path: str) -> FileEntry | None:
        """The file of that path."""
        return self._store.call(FindFile(path=path), ANONYMOUS).file

    def find_all(self, paths: Sequence[str]) -> dict[str, FileEntry]:
        """The files of these paths, by path."""
        return {file.path: file for file in self._store.call(FindFiles(paths=tuple(paths)), ANONYMOUS).files}

    def children(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name."""
        return self._store.call(ListDirectory(path=path), ANONYMOUS).files

    def tree(self, path: str) -> list[FileEntry]:
        """Every file below a directory, or the file itself."""
        return self._store.call(ListTree(path=path), ANONYMOUS).files

    def page(self, path: str, after: str, limit: int) -> list[FileEntry]:
        """At most ``limit`` of them, those behind ``after``."""
        return self._store.call(ListTree(path=path, after=after, limit=limit), ANONYMOUS).files

    def unlink(self, path: str, caller: Caller) -> int:
        """Forget a file, or every file below a directory."""
        return self._store.call(UnlinkFiles(path=path), caller).count


@reads(FindFile)
def find_file(reading: Snapshot, call: FindFile) -> FoundFile:
    """Read one row."""
    row = reading.execute(ONE, {"path": call.path}).first()
    return FoundFile(None if row is None else FileEntry(*row))


@reads(FindFiles)
def find_files(reading: Snapshot, call: FindFiles) -> FoundFiles:
    """Read the rows."""
    return FoundFiles([FileEntry(*row) for row in reading.execute(SOME, {"paths": call.paths})])


@reads(ListDirectory)
def list_directory(reading: Snapshot, call: ListDirectory) -> Children:
    """Read the rows whose parent it is."""
    found = [
        FileInfo(path=path.rpartition("/")[2], is_dir=False, file_size=size)
        for path, size in reading.execute(_FILES_IN, {"path": call.path})
    ]
    found += [
        FileInfo(path=path.rpartition("/")[2], is_dir=True)
        for (path,) in reading.execute(_DIRECTORIES_IN, {"path": call.path})
    ]
    hidden = "" if call.path else TAKEN_IN
    return Children(sorted((info for info in found if info.path != hidden), key=lambda info: info.path))


@reads(ListTree)
def list_tree(reading: Snapshot, call: ListTree) -> Tree:
    """Read the rows below it; the root has nothing of what is being taken in."""
    if call.limit is None:
        found = entries_below(reading, call.path)
    else:
        found = page_below(reading, call.path, call.after, call.limit)
    return Tree(found if call.path else [entry for entry in found if not entry.path.startswith(f"{TAKEN_IN}/")])


@changes(LinkFiles)
def link_files(tx: Transaction, call: LinkFiles) -> Empty:
    """Check that no path is a directory, or goes through a file, and insert the rows."""
    entries = list({entry.path: entry for entry in call.files}.values())
    if not entries:
        return EMPTY
    for entry in entries:
        _check_writable(entry.path)
    paths = [entry.path for entry in entries]
    above = directories_above(paths)
    if clash := set(paths) & set(above):
        raise InvalidPath(f"Invalid path: '{min(clash)}' is given both as a file and as a directory.")
    if taken := _first(tx, _TAKEN_BY_DIRECTORIES, paths):
        raise InvalidPath(f"Invalid path: '{taken}' is a directory.")
    if taken := _first(tx, _TAKEN_BY_FILES, above):
        raise InvalidPath(f"Invalid path: '{taken}' is a file, nothing can be below it.")
    insert_entries(tx, entries)
    for root, of_root in groupby(sorted(entries), key=lambda entry: _root(entry.path)):
        tx.record(f"files:{root}", Action.FILES_LINKED, after=_summary(list(of_root)))
    return EMPTY


@changes(UnlinkFiles)
def unlink_files(tx: Transaction, call: UnlinkFiles) -> Unlinked:
    """Delete the rows, and the directories that are empty then."""
    return Unlinked(len(unlink(tx, call.path)))


def unlink(tx: Transaction, path: str) -> list[FileEntry]:
    """Forget a file, or every file below a directory; gives what they were. InvalidPath for what is sealed."""
    _check_writable(path)
    entries = remove_rows(tx, path)
    for root, of_root in groupby(entries, key=lambda entry: _root(entry.path)):
        tx.record(f"files:{root}", Action.FILES_UNLINKED, before=_summary(list(of_root)))
    return entries


def remove_rows(tx: Transaction, path: str) -> list[FileEntry]:
    """Delete the rows of a file, or of every file below a directory, and of directories that are empty then."""
    entries = entries_below(tx, path)
    if not entries:
        return []
    inside = bounds(path)
    for table in (files, directories):
        tx.execute(
            delete(table).where(
                (table.c.path == path) | ((table.c.path >= inside["start"]) & (table.c.path < inside["stop"]))
            )
        )
    for directory in parents(path):
        place = {"path": directory}
        if tx.execute(_FILES_IN, place).first() or tx.execute(_DIRECTORIES_IN, place).first():
            break
        tx.execute(delete(directories).where(directories.c.path == directory))
    return entries


def _check_writable(path: str) -> None:
    segments = path.split("/")
    if any(segment in {"", ".", ".."} for segment in segments):
        raise InvalidPath("Invalid path")
    if segments[0] == SEALED:
        raise InvalidPath(f"Invalid path: what is below '{SEALED}' belongs to model versions and cannot be changed.")


def _first(tx: Transaction, statement: Any, paths: Sequence[str]) -> str | None:
    for start in range(0, len(paths), 10_000):  # SQLite takes at most 32,766 values in a statement
        found: str | None = tx.execute(statement, {"paths": paths[start : start + 10_000]}).scalar()
        if found is not None:
            return found
    return None


def _root(path: str) -> str:
    """The thing the file belongs to: a run's or logged model's ``artifacts``, else the first segment."""
    start, found, _ = f"{path}/".partition("/artifacts/")
    return f"{start}/artifacts" if found else path.partition("/")[0]


def _summary(entries: list[FileEntry]) -> dict[str, Any]:
    manifest = Manifest.of(entries)
    path = entries[0].path if len(entries) == 1 else _root(entries[0].path)
    return {"path": path, "files": len(entries), "size": manifest.size, "digest": manifest.digest}
