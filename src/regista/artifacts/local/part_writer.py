"""LocalPartWriter: one part on its way into the file of its upload."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import NamedTuple

from ...errors import Conflict
from ..received_file import check_sent
from .disk import disk_errors
from .whole_file import WholeFile

WHOLE = "whole"


class PartNote(NamedTuple):
    """Says that a part is there whole: a small file beside the bytes, with its number as name."""

    number: int
    offset: int
    size: int
    digest: str

    def write(self, folder: Path) -> None:
        """Make it visible in one step."""
        temporary = folder / f".{secrets.token_hex(8)}"
        temporary.write_text(f"{self.offset} {self.size} {self.digest}")
        temporary.replace(folder / str(self.number))

    @classmethod
    def read(cls, path: Path) -> PartNote | None:
        """The note of that file; None when it is something else, or gone."""
        try:
            offset, size, digest = path.read_text().split()
            return cls(int(path.name), int(offset), int(size), digest)
        except (ValueError, FileNotFoundError):
            return None


class LocalPartWriter:
    """Writes the bytes where they belong in ``folder/whole`` and hashes them; a note says that all are there."""

    def __init__(self, folder: Path, number: int, offset: int, digest: str | None) -> None:
        self._folder = folder
        self._number = number
        self._offset = offset
        self._expected = digest
        self._hash = hashlib.sha256()
        self._size = 0
        self._committed: tuple[str, int] | None = None
        with disk_errors(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            try:
                folder.mkdir(exist_ok=True)
                self._whole = WholeFile(folder / WHOLE, create=True)
            except (FileNotFoundError, FileExistsError):  # removed between two looks at it
                raise Conflict("The upload ended just now. Begin it again to see what is missing.") from None

    def write(self, chunk: bytes | memoryview) -> None:
        """Append bytes; Unavailable when the disk is full, Conflict when the upload has ended."""
        with disk_errors(self._folder):
            self._whole.write(self._offset + self._size, chunk)
        self._hash.update(chunk)
        self._size += len(chunk)

    def commit(self) -> tuple[str, int]:
        """Make the part count, when its bytes are on disk; gives digest and size. OtherBytes for other bytes."""
        if self._committed is None:
            digest = self._hash.hexdigest()
            check_sent(f"part {self._number}", digest, self._expected)
            with disk_errors(self._folder):
                self._whole.sync()
                with self._whole.sharing():
                    PartNote(self._number, self._offset, self._size, digest).write(self._folder)
            self._whole.close()
            self._committed = digest, self._size
        return self._committed

    def abort(self) -> None:
        """Let go; what was written does not count."""
        self._whole.close()
