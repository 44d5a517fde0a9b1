"""LocalBlobStore: blobs as files of a folder.

::

    <root>/blobs/ab/ab12…   (64 hex) one file per blob, read-only
    <root>/incoming/…       blobs being written; a name here means nothing to anybody
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ..errors import CorruptedData, InvalidParameter, Unavailable
from .disk import disk_errors, sync_directory, sync_file
from .local_blob_writer import LocalBlobWriter

CHUNK = 1024 * 1024

_DIGEST = re.compile(r"[0-9a-f]{64}")
_BATCH = 128
_SYNC_THREADS = 8


class LocalBlobStore:
    """Stores each content once; safe for many threads and many processes on one folder.

    A blob gets its name by a rename after its bytes are on disk, so a name always means the whole content.
    The folders are made by the first write.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._blobs = root / "blobs"
        self._incoming = root / "incoming"
        self._known_shards: set[Path] = set()

    def writer(self) -> LocalBlobWriter:
        """Start a blob; raises Unavailable or ConfigurationError when the folder cannot be written."""
        return LocalBlobWriter(self._incoming, lambda temporary, digest: self._publish({digest: temporary}))

    def put_file(self, source: Path) -> tuple[str, int]:
        """Store a local file; gives digest and size."""
        return self.put_files([source])[0]

    def put_files(self, sources: Sequence[Path]) -> list[tuple[str, int]]:
        """Store local files; gives digests and sizes in their order. All are on disk when it returns.

        Everything is written first and waited for after, so that the disk can take it in one go.
        """
        results: list[tuple[str, int]] = []
        remaining = iter(sources)
        while batch := list(islice(remaining, _BATCH)):
            results += self._put_batch(batch)
        return results

    def has(self, digest: str) -> bool:
        """Whether the blob exists."""
        return self._path(digest).is_file()

    def open(self, digest: str) -> BinaryIO:
        """The blob for reading; raises CorruptedData when it does not exist."""
        path = self._path(digest)
        try:
            return path.open("rb")
        except FileNotFoundError:
            raise CorruptedData(f"The bytes with digest {digest} are missing in '{self.root}'.") from None
        except OSError as error:
            raise Unavailable(f"The bytes with digest {digest} cannot be read: {error.strerror}.") from error

    def chunks(self, digest: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` to ``stop`` (exclusive) in pieces of at most 1 MiB; not verified."""
        with self.open(digest) as blob:
            if start:
                blob.seek(start)
            remaining = None if stop is None else stop - start
            while remaining is None or remaining > 0:
                with disk_errors(self.root):
                    chunk = blob.read(CHUNK if remaining is None else min(CHUNK, remaining))
                if not chunk:
                    return
                if remaining is not None:
                    remaining -= len(chunk)
                yield chunk

    def remove_leftovers(self, older_than: float) -> int:
        """Remove what killed writers left behind and nobody wrote to for ``older_than`` seconds; their number."""
        removed = 0
        with disk_errors(self._incoming):
            if not self._incoming.is_dir():
                return 0
            for path in self._incoming.iterdir():
                try:
                    if path.stat().st_mtime <= time.time() - older_than:
                        path.unlink()
                        removed += 1
                except FileNotFoundError:
                    continue  # its writer finished, or another process cleans too
        return removed

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise InvalidParameter(f"{digest!r} is not a digest: it must be 64 lower-case hexadecimal digits.")
        return self._blobs / digest[:2] / digest

    def _put_batch(self, sources: list[Path]) -> list[tuple[str, int]]:
        results: list[tuple[str, int]] = []
        staged: dict[str, Path | None] = {}
        surplus: list[Path] = []
        try:
            for source in sources:
                digest, size, temporary = self._stage(source, staged)
                results.append((digest, size))
                if staged.get(digest) is None:
                    staged[digest] = temporary
                elif temporary is not None:
                    surplus.append(temporary)
            self._publish(staged)
        finally:
            for leftover in (*staged.values(), *surplus):
                if leftover is not None:
                    leftover.unlink(missing_ok=True)
        return results

    def _stage(self, source: Path, staged: dict[str, Path | None]) -> tuple[str, int, Path | None]:
        """Copy a file to ``incoming``; no path when its content is known already (found out for small files)."""
        with source.open("rb") as file:
            chunk = file.read(CHUNK)
            if len(chunk) < CHUNK:
                digest = hashlib.sha256(chunk).hexdigest()
                if digest in staged or self._holds(digest, chunk):
                    return digest, len(chunk), None
            writer = self.writer()
            try:
                while chunk:
                    writer.write(chunk)
                    chunk = file.read(CHUNK)
                return *writer.finish(), writer.path
            except BaseException:
                writer.abort()
                raise

    def _holds(self, digest: str, content: bytes) -> bool:
        """Whether exactly these bytes are stored: uploading anew repairs a blob that has rotted."""
        try:
            return self._path(digest).read_bytes() == content
        except OSError:
            return False

    def _publish(self, staged: dict[str, Path | None]) -> None:
        """Bring staged files to the disk and under their names; a None is there already."""
        new = {self._path(digest): temporary for digest, temporary in staged.items() if temporary is not None}
        shards = {self._path(digest).parent for digest in staged}
        with disk_errors(self.root):
            for shard in shards:
                shard.mkdir(parents=True, exist_ok=True)
            _for_each(sync_file, list(new.values()))
            for path, temporary in new.items():
                temporary.replace(path)
            # Also for blobs that were there: their writer may not have got as far as this yet.
            _for_each(sync_directory, list(shards))
            if not shards <= self._known_shards:
                for directory in (self._blobs, self.root, self.root.parent):
                    if os.access(directory, os.R_OK):
                        sync_directory(directory)
                self._known_shards |= shards


def _for_each(sync: Callable[[Path], None], paths: list[Path]) -> None:
    """Call ``sync`` for all; in threads when they are many, for the disk takes several waits together."""
    if len(paths) <= _SYNC_THREADS:
        for path in paths:
            sync(path)
    else:
        with ThreadPoolExecutor(_SYNC_THREADS) as pool:
            list(pool.map(sync, paths))
