"""OutgoingFile: a local file that is to be sent, and what it was when it was read first."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ...errors import InvalidParameter
from ..local.disk import disk_errors

_CHUNK = 1024 * 1024


class OutgoingFile(NamedTuple):
    """``name`` is relative to where the upload goes, ``changed`` the time (ns) of the last change on disk."""

    name: str
    source: Path
    size: int
    digest: str
    changed: int

    @classmethod
    def measure(cls, name: str, source: Path) -> OutgoingFile:
        """Read the file once; InvalidParameter when it changes meanwhile."""
        with disk_errors(source), source.open("rb", buffering=0) as file:
            before = os.fstat(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            measured = cls(name, source, before.st_size, digest, before.st_mtime_ns)
            if file.tell() != before.st_size:
                raise measured.changed_error()
        measured.check_unchanged()
        return measured

    def check_unchanged(self) -> None:
        """Raise InvalidParameter when the file is no longer what it was."""
        with disk_errors(self.source):
            now = self.source.stat()
        if (now.st_size, now.st_mtime_ns) != (self.size, self.changed):
            raise self.changed_error()

    def changed_error(self) -> InvalidParameter:
        """The error for a file that was written to."""
        return InvalidParameter(f"The file '{self.source}' changed while it was uploaded; nothing was stored.")

    def pieces(self, start: int = 0, size: int | None = None) -> Iterator[bytes]:
        """``size`` bytes from ``start``, 1 MiB at a time; InvalidParameter when the file has become shorter."""
        remaining = self.size - start if size is None else size
        with disk_errors(self.source), self.source.open("rb", buffering=0) as file:
            file.seek(start)
            while remaining:
                chunk = file.read(min(_CHUNK, remaining))
                if not chunk:
                    raise self.changed_error()
                remaining -= len(chunk)
                yield chunk

    def digest_of(self, start: int, size: int) -> str:
        """The SHA-256 of some of its bytes."""
        digest = hashlib.sha256()
        for chunk in self.pieces(start, size):
            digest.update(chunk)
        return digest.hexdigest()
