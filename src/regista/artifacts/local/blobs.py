"""LocalBlobStore: blobs as files of a folder.

::

    <root>/blobs/ab/ab12…   (64 hex) one file per blob, read-only
    <root>/bin/ab12…        blobs that nothing named when they were put away
    <root>/incoming/…       blobs being written; a name here means nothing to anybody
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ...errors import CorruptedData, RegistaError, Unavailable
from ..base import SignedUrl
from ..jobs import THREADS, in_threads
from .bin import LOOKS, LocalBin
from .blob_writer import LocalBlobWriter, write_incoming
from .disk import disk_errors, sync_directory, sync_file

CHUNK = 1024 * 1024

_BATCH = 512


class LocalBlobStore(LocalBin):
    """Stores each content once; safe for many threads and many processes on one folder.

    A blob gets its name by a rename after its bytes are on disk, so a name always means the whole content.
    The folders are made by the first write.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._known_shards: set[Path] = set()

    def writer(self) -> LocalBlobWriter:
        """Start a blob; raises Unavailable or ConfigurationError when the folder cannot be written."""
        return LocalBlobWriter(self._incoming, lambda temporary, digest: self._publish({digest: temporary}))

    def publish(self, file: Path, digest: str) -> None:
        """Make a blob of a finished file of this file system; its bytes must have that SHA-256."""
        _touched(file)  # it may have been written long ago, and is wanted now
        self._publish({digest: file})

    def put_file(self, source: Path) -> tuple[str, int]:
        """Store a local file; gives digest and size."""
        return self.put_files([source])[0]

    def put_files(self, sources: Sequence[Path]) -> list[tuple[str, int]]:
        """Store local files; gives digests and sizes in their order. All are on disk when it returns.

        Everything is written first and waited for after, so that the disk can take it in one go.
        """
        return self._put_all(sources)

    def put_contents(self, contents: Sequence[bytes]) -> list[tuple[str, int]]:
        """The same for bytes that are in memory."""
        return self._put_all(contents)

    def has(self, digest: str) -> bool:
        """Whether the blob exists; it counts as wanted from now, and comes back when it was put away."""
        path, waiting = self._path(digest), self._bin / digest
        for _ in range(LOOKS):
            # Asked first: mostly it is in neither place, and an error to catch takes longer than five looks.
            if os.access(path, os.F_OK) and _touched(path):
                return True
            if os.access(waiting, os.F_OK) and self.bring_back(digest) and _touched(path):
                return True
        return False

    def size(self, digest: str) -> int | None:
        """The blob's size in bytes, None when it does not exist; else as ``has``."""
        if not self.has(digest):
            return None
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:  # put away again since
            with self.open(digest) as blob:
                return os.fstat(blob.fileno()).st_size

    def url(self, digest: str, seconds: int) -> SignedUrl | None:  # noqa: ARG002 - a folder has no server that signs
        """None: a folder cannot be reached without the server."""
        return None

    def open(self, digest: str) -> BinaryIO:
        """The blob for reading, wherever it is; raises CorruptedData when it does not exist."""
        path = self._path(digest)
        for place in (path, self._bin / digest) * LOOKS:
            try:
                blob = place.open("rb")
            except FileNotFoundError:
                continue
            except OSError as error:
                raise Unavailable(f"The bytes with digest {digest} cannot be read: {error.strerror}.") from error
            if place is not path:
                with contextlib.suppress(RegistaError):  # who may only read has read it
                    self.bring_back(digest)
            return blob
        raise CorruptedData(f"The bytes with digest {digest} are missing in '{self.root}'.")

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

    def _put_all(self, sources: Sequence[Path | bytes]) -> list[tuple[str, int]]:
        results: list[tuple[str, int]] = []
        remaining = iter(sources)
        while batch := list(islice(remaining, _BATCH)):
            results += self._put_batch(batch)
        return results

    def _put_batch(self, sources: list[Path | bytes]) -> list[tuple[str, int]]:
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
        except BaseException:
            surplus += [temporary for temporary in staged.values() if temporary is not None]
            raise
        finally:
            for leftover in surplus:
                leftover.unlink(missing_ok=True)
        return results

    def _stage(self, source: Path | bytes, staged: dict[str, Path | None]) -> tuple[str, int, Path | None]:
        """Copy a source to ``incoming``; no path when its content is known already (found out for small ones)."""
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            chunk = file.read(CHUNK)
            if len(chunk) < CHUNK:
                digest = hashlib.sha256(chunk).hexdigest()
                known = digest in staged or self._holds(digest, chunk)
                return digest, len(chunk), None if known else write_incoming(self._incoming, chunk)
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
        path = self._path(digest)
        try:
            return os.access(path, os.F_OK) and path.read_bytes() == content and self.has(digest)
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


def _touched(path: Path) -> bool:
    """Whether the blob is there; its time is now, if this process may say so."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    except OSError:
        return path.is_file()
    return True


def _for_each(sync: Callable[[Path], None], paths: list[Path]) -> None:
    """Call ``sync`` for all; in threads when they are many, for the disk takes several waits together."""

    def sync_some(some: list[Path]) -> None:
        for path in some:
            sync(path)

    slices = 1 if len(paths) <= THREADS else THREADS
    in_threads([partial(sync_some, paths[start::slices]) for start in range(slices)])
