"""BlobCache: blobs that were downloaded once, kept on this machine by their digest."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..entities.digest import check_digest_form, is_digest
from ..errors import RegistaError
from ..settings import CACHE_DIR, CACHE_SIZE
from .local.disk import disk_errors
from .received_file import ReceivedFile, keep

_BLOCK = 4096
"""Bytes by which files grow on most disks: a million files of one byte are not a megabyte."""

_PART_AGE = 3600.0
"""Seconds after which nobody writes a file any more that is not complete."""


class CacheUsage(NamedTuple):
    """What a cache holds: files, and the bytes they take."""

    entries: int
    size: int


class BlobCache:
    """Files ``<root>/ab/ab12…`` (64 hex) of at most ``limit`` bytes together; the one unused for longest goes first.

    Any number of processes may share the folder. An entry appears whole, by a rename, and two processes that make
    room at once choose the same entries. Users get copies, and each copy is hashed: what they write into
    a downloaded file never comes back here, and an entry that has rotted is removed and counts as absent.
    A folder that cannot be written makes every look-up fail, and is no error.
    """

    def __init__(self, root: Path, limit: int) -> None:
        self.root = root
        self.limit = limit
        self._unseen = limit  # bytes that came since the last look at the whole folder; the first one is due

    def fetch(self, digest: str, target: Path) -> bool:
        """Write the blob to ``target`` (its directory must exist), verified; False when it is not here.

        Raises Unavailable or ConfigurationError when ``target`` cannot be written.
        """
        entry = self._path(digest)
        try:
            source = entry.open("rb", buffering=0)
        except OSError:
            return False
        with source, ReceivedFile(target) as part:
            part.open().close()
            try:
                part.copy(source)
                intact = part.digest() == digest
            except RegistaError:  # whichever of the two disks it is: who downloads instead will know
                return False
            if intact:
                part.keep()
        with suppress(OSError):
            os.utime(entry) if intact else entry.unlink()
        return intact

    def add(self, digest: str, file: Path) -> None:
        """Keep a copy of a file whose bytes have this digest, if there is room for it at all.

        They are not compared once more: that is done whenever they are used.
        """
        entry = self._path(digest)
        with suppress(OSError, RegistaError):
            size = _taken(file.stat().st_size)
            if size > self.limit:
                return
            entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with file.open("rb", buffering=0) as source, ReceivedFile(entry) as part:
                part.copy(source)
                part.keep()
            self._unseen += size

    def add_content(self, digest: str, content: bytes | memoryview) -> None:
        """The same for bytes that are in memory, and were compared."""
        entry = self._path(digest)
        with suppress(OSError, RegistaError):
            size = _taken(len(content))
            if size > self.limit:
                return
            try:
                keep(content, entry)
            except RegistaError:  # mostly the folder is there
                entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                keep(content, entry)
            self._unseen += size

    def make_room(self) -> None:
        """Remove what was unused for longest, until the rest is within the limit.

        Looks at the folder only when this process has added a sixteenth of the limit since it did so last.
        """
        if self._unseen * 16 < self.limit:
            return
        self._unseen = 0
        with suppress(OSError):
            entries = sorted(self._entries())
            excess = sum(entry.size for entry in entries) - self.limit
            for entry in entries:
                if excess <= 0:
                    return
                with suppress(FileNotFoundError):  # another process makes room as well
                    entry.path.unlink()
                excess -= entry.size

    def usage(self) -> CacheUsage:
        """What is here now; raises Unavailable or ConfigurationError when the folder cannot be read."""
        with disk_errors(self.root):
            sizes = [entry.size for entry in self._entries()]
        return CacheUsage(len(sizes), sum(sizes))

    def clear(self) -> CacheUsage:
        """Remove everything; gives what it was. Raises Unavailable or ConfigurationError."""
        entries = size = 0
        with disk_errors(self.root):
            for entry in list(self._entries()):
                entry.path.unlink(missing_ok=True)
                entries += 1
                size += entry.size
        return CacheUsage(entries, size)

    def _path(self, digest: str) -> Path:
        check_digest_form(digest)  # a server may say anything, and this becomes a path
        return self.root / digest[:2] / digest

    def _entries(self) -> Iterator[_Entry]:
        """All entries; what was never completed, and what is no file of this cache, is none."""
        if not self.root.is_dir():
            return
        now = time.time()
        for shard in self.root.iterdir():
            if len(shard.name) != 2 or not shard.is_dir():
                continue
            for path in shard.iterdir():
                with suppress(FileNotFoundError):
                    about = path.stat()
                    if is_digest(path.name):
                        yield _Entry(about.st_mtime_ns, _taken(about.st_size), path)
                    elif path.name.endswith(".part") and about.st_mtime < now - _PART_AGE:
                        path.unlink()


class _Entry(NamedTuple):
    used: int
    size: int
    path: Path


def default_cache() -> BlobCache | None:
    """The cache that the settings ``cache_dir`` and ``cache_size`` describe; None when it is switched off."""
    limit = CACHE_SIZE.read()
    root = _default_folder()
    return BlobCache(root.absolute(), limit) if limit and root is not None else None


def _default_folder() -> Path | None:
    """The setting, else where the system keeps what can be had again; None for users without a home."""
    try:
        if chosen := CACHE_DIR.read():
            return Path(chosen).expanduser()
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA")
            return (Path(base) if base else Path.home() / "AppData" / "Local") / "regista" / "cache" / "blobs"
        base = os.environ.get("XDG_CACHE_HOME")
        return (Path(base) if base else Path.home() / ".cache") / "regista" / "blobs"
    except RuntimeError:
        return None


def _taken(size: int) -> int:
    """The bytes that a file of this size takes on the disk, about."""
    return -(-size // _BLOCK) * _BLOCK or _BLOCK
