"""WholeFile: the file that the parts of one upload are written into, each where it belongs."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from ...errors import Conflict

if sys.platform == "win32":
    # An open file can be neither renamed nor removed there, which keeps writers and the end apart as well.
    def _lock(_descriptor: int, *, alone: bool) -> bool:  # noqa: ARG001
        return True

    def _unlock(_descriptor: int) -> None:
        pass
else:
    import fcntl

    def _lock(descriptor: int, *, alone: bool) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


_ZEROS = bytes(1 << 20)
_BLOCK = 4096


class WholeFile:
    """One opening of the file, for one part or for the end; its place in the file system must be there.

    Many may write at once, in any process. Whoever makes a blob of it has it ``alone``: nobody can change bytes that
    were verified. For a file that has another name by then, or none, ``sharing`` raises Conflict.
    """

    def __init__(self, path: Path, *, create: bool) -> None:
        self._path = path
        descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0) | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(descriptor, "r+b", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    @contextmanager
    def sharing(self) -> Iterator[None]:
        """While this lasts the file is what its name says; Conflict when it is so no longer."""
        if not _lock(self._file.fileno(), alone=False):
            raise Conflict("The upload is being completed. Begin it again to see what is missing.")
        try:
            if not self._is_at_its_place():
                raise Conflict("The upload was completed or given up meanwhile. Begin it again to see what is missing.")
            yield
        finally:
            _unlock(self._file.fileno())

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Wait until nobody else writes; gives whether the file is still what its name says. Until it is closed."""
        _lock(self._file.fileno(), alone=True)
        yield self._is_at_its_place()

    def write(self, offset: int, chunk: bytes | memoryview) -> None:
        """Put bytes in their place; zeros where there is nothing yet stay a hole, as on the sender's disk."""
        with self.sharing():
            if len(chunk) >= _BLOCK and not chunk[0] and chunk == _ZEROS[: len(chunk)] and self._is_hole(offset, chunk):
                return
            self._file.seek(offset)
            written = 0
            while written < len(chunk):
                written += self._file.write(memoryview(chunk)[written:])

    def sync(self) -> None:
        """Wait until the bytes are on disk."""
        os.fsync(self._file.fileno())

    def digest(self, size: int) -> str:
        """The SHA-256 of the first ``size`` bytes, which are all that is there afterwards."""
        self._file.truncate(size)
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()

    def _is_hole(self, offset: int, chunk: bytes | memoryview) -> bool:
        if not hasattr(os, "SEEK_DATA"):
            return False
        try:
            return os.lseek(self._file.fileno(), offset, os.SEEK_DATA) >= offset + len(chunk)
        except OSError:
            return True  # nothing is behind it

    def _is_at_its_place(self) -> bool:
        try:
            there, held = self._path.stat(), os.fstat(self._file.fileno())
        except FileNotFoundError:
            return False
        return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)
