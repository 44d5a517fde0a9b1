"""Seal: the files of a version, fixed for good when it is created."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ...entities import FileEntry, Manifest
from ..base import SEALED
from .file_rows import entries_below, insert_entries, walk_below
from .files import remove_rows
from .transaction import Snapshot, Transaction


def sealed_path(uid: str, number: int) -> str:
    """The directory that holds the sealed files of a version."""
    return f"{SEALED}/{uid}/{number}"


def sealed_uri(uid: str, number: int) -> str:
    """Where a client finds them."""
    return f"mlflow-artifacts:/{sealed_path(uid, number)}"


def seal(tx: Transaction, source: str, uid: str, number: int) -> str | None:
    """Give the files at ``source`` (a file or a directory) a second name that never changes.

    No byte is copied: the new paths name the same blobs. Gives the digest of the manifest, or None when there
    is no file.
    """
    entries = entries_below(tx, source)
    if not entries:
        return None
    manifest = Manifest.of(_relative(entry, source) for entry in entries)
    place = sealed_path(uid, number)
    insert_entries(tx, [FileEntry(f"{place}/{entry.path}", entry.size, entry.digest) for entry in manifest.files])
    return manifest.digest


def unseal(tx: Transaction, uid: str, number: int) -> Manifest | None:
    """Forget the sealed files of a version; gives what its manifest was, or None when there are none (any more)."""
    place = sealed_path(uid, number)
    entries = remove_rows(tx, place)
    return Manifest.of(_relative(entry, place) for entry in entries) if entries else None


def sealed_files(reading: Snapshot, uid: str, number: int) -> tuple[FileEntry, ...]:
    """The files of the manifest, with paths relative to the version."""
    place = sealed_path(uid, number)
    return Manifest.of(_relative(entry, place) for entry in entries_below(reading, place)).files


def files_of_seals(reading: Snapshot, uid: str) -> Iterator[tuple[str, list[FileEntry]]]:
    """All sealed files of a registered model: for each version's number, as text, its files as in the manifest."""
    root = f"{SEALED}/{uid}"
    of_model = (_relative(entry, root) for entry in walk_below(reading, root))
    for place, entries in groupby(of_model, key=lambda entry: entry.path.partition("/")[0]):
        yield place, [_relative(entry, place) for entry in entries]


def _relative(entry: FileEntry, root: str) -> FileEntry:
    inside = entry.path[len(root) + 1 :] if root else entry.path
    return FileEntry(inside or entry.path.rpartition("/")[2], entry.size, entry.digest)
