"""Buffers and compressed data as files to read from."""

from __future__ import annotations

import io
import zlib
from typing import IO, Any

_CHUNK = 1 << 20


class BufferFile(io.RawIOBase):
    """A buffer as a file, without a copy of it."""

    def __init__(self, data: Any) -> None:
        super().__init__()
        self._data = data
        self._position = 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """The position, in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        """As for every file."""
        origin = (0, self._position, len(self._data))[whence]
        if origin + offset < 0:
            raise OSError("a position before the start of the file")
        self._position = origin + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        """The next bytes; 0 at the end."""
        part = bytes(self._data[self._position : self._position + len(buffer)])
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)


class ZlibFile(io.RawIOBase):
    """Reads a zlib stream, as joblib writes it."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._inflate = zlib.decompressobj()

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes; 0 at the end."""
        while not self._inflate.eof:
            source = self._inflate.unconsumed_tail or self._file.read(_CHUNK)
            part = self._inflate.decompress(source, len(buffer))
            if part:
                buffer[: len(part)] = part
                return len(part)
            if not source:
                raise EOFError("the compressed data ends too early")
        return 0
