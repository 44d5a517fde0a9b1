"""FileLock: a file that one holder at a time has, until it lets go or its process dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """A lock that ``take`` took. The system gives it back when the process ends, however it ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> FileLock | None:
        """The lock, whose file is made if absent; None while somebody else has it, in this process or another.

        Raises OSError where files cannot be made or locked.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            # Whoever had the lock may have removed the file: then this is the lock of a name that nobody looks at.
            if _lock(descriptor) and _is_at(path, descriptor):
                return cls(path, descriptor)
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)
        return None

    def release(self, *, remove: bool = False) -> None:
        """Let go; ``remove`` the file as well."""
        if remove and sys.platform != "win32":  # while it is held, so that nobody can be between the two
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)
        if remove and sys.platform == "win32":  # an open file cannot be removed there
            self._path.unlink(missing_ok=True)

    def forget(self) -> None:
        """In a forked child: leave the lock to the parent alone."""
        os.close(self._descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        there, held = path.stat(), os.fstat(descriptor)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)
