"""LocalBin: the bin of a folder of blobs."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from ...entities.digest import check_digest_form, is_digest
from ..blob_bin import SETTLED, StoredBlob
from .disk import disk_errors

LOOKS = 5
"""How often a blob is looked for in both places: it may be moved between two looks, but not again and again."""


class LocalBin:
    """Where the blobs of a folder lie, and where they wait for their end; the BlobBin of ``LocalBlobStore``.

    Blobs go to and fro by renaming, so each is always in one of both places, whoever is killed when. The time of a
    file is when it was stored, last asked for, or put away.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._blobs = root / "blobs"
        self._bin = root / "bin"
        self._incoming = root / "incoming"
        self._parts = root / "parts"

    def blobs(self, after: str = "") -> Iterator[StoredBlob]:
        """The blobs that are not in the bin whose digests are behind ``after``, in the order of digests."""
        with disk_errors(self._blobs):
            shards = sorted(self._blobs.iterdir()) if self._blobs.is_dir() else []
        for shard in shards:
            if shard.name >= after[:2]:
                yield from sorted(blob for blob in _listed(shard) if blob.digest > after)

    def put_away(self, digest: str) -> bool:
        """Move a blob into the bin; False when it is not there (any more)."""
        path = self._path(digest)
        with disk_errors(self.root):
            try:
                os.utime(path)  # before the move: in the bin it must never look as if it had been there for long
                self._bin.mkdir(exist_ok=True)
                path.replace(self._bin / digest)
            except FileNotFoundError:
                return False
        return True

    def bin(self) -> Iterator[StoredBlob]:
        """What is in the bin; of a blob that was stored again since, what waits is only a copy, which goes."""
        for blob in _listed(self._bin):
            if not self._path(blob.digest).exists():
                yield blob
            elif blob.since < time.time() - SETTLED:
                self.remove(blob.digest)

    def bring_back(self, digest: str) -> bool:
        """Move a blob out of the bin; False when it is not in it."""
        path, waiting = self._path(digest), self._bin / digest
        with disk_errors(self.root):
            try:
                if path.exists():
                    return waiting.exists()  # stored again since; to delete here would race with who puts it away
                os.utime(waiting)
                path.parent.mkdir(parents=True, exist_ok=True)
                waiting.replace(path)
            except FileNotFoundError:
                return False
        return True

    def remove(self, digest: str) -> bool:
        """Delete a blob that is in the bin; False when it is not in it."""
        self._path(digest)
        with disk_errors(self.root):
            try:
                (self._bin / digest).unlink()
            except FileNotFoundError:
                return False
        return True

    def remove_leftovers(self, older_than: float) -> int:
        """Remove what killed writers left behind and nobody wrote to for ``older_than`` seconds; their number."""
        removed = 0
        for folder in (self._incoming, self._parts):
            with disk_errors(folder):
                for path in list(folder.iterdir()) if folder.is_dir() else ():
                    try:
                        if _last_change(path) <= time.time() - older_than:
                            removed += 1
                            shutil.rmtree(path) if path.is_dir() else path.unlink()
                    except FileNotFoundError:
                        continue  # its writer finished, or another process cleans too
        return removed

    def _path(self, digest: str) -> Path:
        check_digest_form(digest)
        return self._blobs / digest[:2] / digest


def _listed(folder: Path) -> Iterator[StoredBlob]:
    """The blobs that lie in one folder; other files are nobody's business."""
    with disk_errors(folder):
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not is_digest(entry.name):
                        continue
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue  # moved meanwhile
                    yield StoredBlob(entry.name, status.st_size, status.st_mtime)
        except (FileNotFoundError, NotADirectoryError):
            return


def _last_change(path: Path) -> float:
    """When a file, or anything in a folder, was written to last."""
    times = [path.stat().st_mtime]
    if path.is_dir():
        times += [inside.stat().st_mtime for inside in path.rglob("*")]
    return max(times)
