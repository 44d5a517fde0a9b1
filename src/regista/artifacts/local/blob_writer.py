"""LocalBlobWriter: one blob on its way into a folder."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from .disk import disk_errors

_BUFFER = 256 * 1024

Publish = Callable[[Path, str], None]


def write_incoming(incoming: Path, content: bytes) -> Path:
    """Write bytes to ``incoming`` under a random name, not waiting for the disk; Unavailable when it is full."""
    path = incoming / secrets.token_hex(16)
    try:
        with disk_errors(incoming), _create(path) as file:
            written = file.write(content)
            while written < len(content):
                written += file.write(memoryview(content)[written:])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _create(path: Path) -> io.FileIO:
    """A new file, read-only from birth: the descriptor may write all the same."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        return io.FileIO(os.open(path, flags, 0o444), "wb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return io.FileIO(os.open(path, flags, 0o444), "wb")


class LocalBlobWriter:
    """Writes a blob to ``incoming`` under a random name and hashes it on the way.

    ``publish`` receives the finished file and its digest when ``commit`` is called; until then, and whatever
    happens to the process, nothing has the blob's name.
    """

    def __init__(self, incoming: Path, publish: Publish) -> None:
        self.path = incoming / secrets.token_hex(16)
        self._incoming = incoming
        self._publish = publish
        self._hash = hashlib.sha256()
        self._size = 0
        self._committed: tuple[str, int] | None = None
        with disk_errors(incoming):
            self._file = io.BufferedWriter(_create(self.path), _BUFFER)

    def write(self, chunk: bytes | memoryview) -> None:
        """Append bytes; Unavailable when the disk is full."""
        with disk_errors(self._incoming):
            self._file.write(chunk)
        self._hash.update(chunk)
        self._size += len(chunk)

    def finish(self) -> tuple[str, int]:
        """Close the file without publishing it, nor waiting for the disk; gives digest and size."""
        with disk_errors(self._incoming):
            self._file.close()
        return self._hash.hexdigest(), self._size

    def commit(self) -> tuple[str, int]:
        """Make the blob exist; gives digest (SHA-256, hex) and size in bytes. On disk when it returns."""
        if self._committed is None:
            digest, size = self.finish()
            self._publish(self.path, digest)
            self._committed = digest, size
        return self._committed

    def abort(self) -> None:
        """Throw the bytes away; harmless after ``commit``."""
        # What is still buffered may no longer fit on the disk: that must not hide why the write was given up.
        with contextlib.suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)
