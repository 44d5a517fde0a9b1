"""ContentArtifacts: rows that say which path names which blob, joined with the blobs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from ..entities import Caller, FileEntry, FileInfo
from ..errors import InvalidPath, NotFound
from ..store.base import FileIndex
from ..uris import validate_artifact_path
from .base import BlobStore
from .cache import BlobCache
from .jobs import THREADS, in_threads
from .local.disk import disk_errors
from .local.names import check_local_names
from .local.tree import child_path, local_files
from .progress import NoProgress, Progress, Transfer, told, watched
from .received_file import check_digest, receive
from .selection import check_expected, relative_files

_LARGE = 64 * 1024 * 1024


class ContentArtifacts:
    """The artifacts of an embedded store, and of the server's own.

    Bytes are stored first and named after, in one transaction per upload: what is visible is whole. A ``cache`` is
    for blobs that are far away.
    """

    def __init__(
        self, index: FileIndex, blobs: BlobStore, *, cache: BlobCache | None = None, progress: Progress | None = None
    ) -> None:
        self.index = index
        self.blobs = blobs
        self._cache = cache
        self._progress = progress or NoProgress()

    def list(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name, with base names; empty if it is absent or a file."""
        return self.index.children(validate_artifact_path(path))

    def upload(self, source: Path, path: str, caller: Caller) -> None:
        """Store a local file as ``path``, or every file of a local directory below ``path``, all or none.

        Raises InvalidParameter when there is no such source, InvalidPath for a path or name that cannot be.
        """
        root = validate_artifact_path(path)
        files = local_files(source)
        if source.is_file():
            if not root:
                raise InvalidPath("Invalid path: the path of a file must not be empty.")
            paths = [root]
        else:
            paths = [child_path(root, name) for name, _ in files]
        stored = self.blobs.put_files([file for _, file in files])
        entries = [FileEntry(name, size, digest) for name, (digest, size) in zip(paths, stored, strict=True)]
        if entries:
            self.index.link(entries, caller)

    def download(self, path: str, destination: Path, expected: Iterable[FileEntry] | None = None) -> Path:
        """Write the file or directory ``path`` into ``destination``; gives where it is then.

        Raises NotFound when there is nothing of that path, CorruptedData when bytes are not what was stored or
        expected.
        """
        root = validate_artifact_path(path)
        stored = self.index.tree(root)
        if not stored:
            raise NotFound(f"No such artifact: '{root}'")
        files = relative_files(root, stored)
        if expected is not None:
            files = check_expected(root, files, expected)
        check_local_names(files, destination)
        with disk_errors(destination):
            for directory in {(destination / name).parent for name in files} | {destination}:
                directory.mkdir(parents=True, exist_ok=True)
        size = sum(entry.size for entry in files.values())
        # A small model on this disk is here sooner than threads are.
        threads = 1 if self._cache is None and size < _LARGE else THREADS
        with self._progress.transfer(told(list(files)), size) as transfer:
            jobs = [partial(self._write, entry, destination / name, transfer) for name, entry in files.items()]
            try:
                in_threads(jobs, threads)
            finally:
                if self._cache is not None:
                    self._cache.make_room()
        return destination / next(iter(files)) if stored[0].path == root else destination

    def _write(self, entry: FileEntry, target: Path, transfer: Transfer) -> None:
        if self._cache is not None and self._cache.fetch(entry.digest, target):
            transfer.advance(entry.size)
            return
        receive(watched(self.blobs.chunks(entry.digest), transfer), target, entry.path, entry.digest)
        if self._cache is not None:
            self._cache.add(entry.digest, target)

    def read(self, path: str) -> bytes:
        """The bytes of a (small) file, verified; raises NotFound."""
        root = validate_artifact_path(path)
        entry = self.index.find(root)
        if entry is None:
            raise NotFound(f"No such artifact: '{root}'")
        with self.blobs.open(entry.digest) as blob:
            content = blob.read()
        check_digest(root, hashlib.sha256(content).hexdigest(), entry.digest)
        return content

    def delete(self, path: str, caller: Caller) -> None:
        """Forget a file, or a directory with all in it; the blobs stay for whoever else names them."""
        self.index.unlink(validate_artifact_path(path), caller)
