"""ReceivedFile: downloaded bytes, verified before they get their name."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from ..errors import CorruptedData, OtherBytes
from .local.disk import disk_errors

_CHUNK = 1024 * 1024


class ReceivedFile:
    """A file on its way to ``target``: beside it, with a name that starts with ``.`` and ends with ``.part``.

    As a context manager it is removed at the end unless ``keep`` gave it its name; then what was there is replaced.
    The directory must exist. What the disk refuses is Unavailable or ConfigurationError.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._temporary = target.parent / f".{secrets.token_hex(8)}.part"
        self._kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._kept:
            self._temporary.unlink(missing_ok=True)

    def open(self, start: int = 0) -> io.FileIO:
        """The file from ``start`` on, for reading and writing; several may be open at once. The first makes it."""
        with disk_errors(self._target.parent):
            file = io.FileIO(self._temporary, "r+", opener=_open_or_make)
            if start:
                file.seek(start)
        return file

    def write(self, file: io.FileIO, chunk: bytes | memoryview) -> None:
        """Write all of the chunk where ``file`` is."""
        with disk_errors(self._target.parent):
            written = file.write(chunk)
            while written < len(chunk):
                written += file.write(memoryview(chunk)[written:])

    def copy(self, source: io.FileIO) -> None:
        """Take the bytes of an open file.

        A file system that can lets both files share their blocks until one is written to.
        """
        with self.open() as file:
            _clone(source, file)
            with disk_errors(self._target.parent):
                while chunk := source.read(_CHUNK):
                    self.write(file, chunk)

    def digest(self) -> str:
        """The SHA-256 of what is here."""
        with self.open() as file, disk_errors(self._target.parent):
            return hashlib.file_digest(file, "sha256").hexdigest()

    def keep(self) -> None:
        """Give the file its name; nothing may be open any more."""
        with disk_errors(self._target):
            self._temporary.replace(self._target)
        self._kept = True


def receive(chunks: Iterable[bytes], target: Path, path: str, digest: str | None) -> None:
    """Write bytes to ``target``, hashing them on the way; a file there is replaced.

    ``path`` is the artifact's for the error text. Raises CorruptedData when the bytes do not have the digest;
    then, and after any other error, ``target`` is what it was before. The directory must exist.
    """
    received = hashlib.sha256()
    with ReceivedFile(target) as part:
        with part.open() as file:
            for chunk in chunks:
                received.update(chunk)
                part.write(file, chunk)
        check_digest(path, received.hexdigest(), digest)
        part.keep()


def keep(content: bytes | memoryview, target: Path) -> None:
    """Write bytes that were verified to ``target``, whose directory must exist; it has all of them or is as it was."""
    with ReceivedFile(target) as part:
        with part.open() as file:
            part.write(file, content)
        part.keep()


def check_digest(path: str, actual: str, expected: str | None) -> None:
    """Raise CorruptedData when the bytes of ``path`` do not have the expected digest (None: nothing is known)."""
    if expected is not None and actual != expected:
        raise CorruptedData(
            f"The bytes of '{path}' are not what was stored: expected SHA-256 {expected}, found {actual}."
        )


def check_sent(what: str, actual: str, announced: str | None) -> None:
    """Raise OtherBytes when ``what`` somebody sent does not have the digest that was announced (None: none was)."""
    if announced is not None and actual != announced:
        raise OtherBytes(
            f"The bytes of {what} have the SHA-256 {actual}, but {announced} was announced: send it again."
        )


def _open_or_make(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_CREAT, 0o666)


def _clone(source: io.FileIO, target: io.FileIO) -> None:
    """Let the system copy what it can; both files are behind that afterwards, and the rest is still to be copied."""
    if not hasattr(os, "copy_file_range"):
        return
    try:
        while os.copy_file_range(source.fileno(), target.fileno(), 1 << 30):
            pass
    except OSError:
        return  # across file systems, for instance; what is wrong with the disk, writing will say
