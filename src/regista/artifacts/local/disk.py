"""Disk: what the file system refuses, in Regista's errors; and directories made durable."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import ConfigurationError, RegistaError, Unavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_BUSY = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.EAGAIN, errno.EBUSY, errno.ESTALE})


@contextmanager
def disk_errors(place: Path) -> Iterator[None]:
    """Turn an OSError of work in ``place`` into Unavailable (full, busy, failing) or ConfigurationError."""
    try:
        yield
    except OSError as error:
        raise _translated(error, place) from error


def sync_directory(directory: Path) -> None:
    """Wait until the names in a directory are on disk; does nothing where directories cannot be opened."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Wait until the bytes of a file are on disk, whoever wrote them."""
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _translated(error: OSError, place: Path) -> RegistaError:
    if error.errno in _FULL:
        return Unavailable(f"No space is left for files in '{place}'. Nothing was stored; free some space and repeat.")
    if error.errno in _BUSY:
        return Unavailable(f"Cannot write or read in '{place}' now: {error.strerror}.")
    return ConfigurationError(
        f"Cannot write or read in '{place}': {error.strerror}. Check the path and its permissions."
    )
