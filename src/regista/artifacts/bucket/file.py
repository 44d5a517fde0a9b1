"""BucketFile: a blob of a bucket as a file that is open for reading."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from .bucket import PIECE

Pieces = Callable[[int], Iterator[bytes]]


class BucketFile(io.RawIOBase):
    """Reads on in one request until somebody seeks; ``pieces(start)`` asks for the bytes from there."""

    def __init__(self, pieces: Pieces, size: int) -> None:
        self._ask = pieces
        self._size = size
        self._position = 0
        self._pieces: Iterator[bytes] | None = None
        self._rest = memoryview(b"")

    def buffered(self) -> BinaryIO:
        """With the methods of a file opened by ``open(…, "rb")``."""
        return cast(BinaryIO, io.BufferedReader(self, PIECE))

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """The position in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go elsewhere; the next read is a request of its own."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("cannot seek to before the start")
        if base + offset != self._position:
            self._position = base + offset
            self._pieces, self._rest = None, memoryview(b"")
        return self._position

    def readinto(self, buffer: object) -> int:
        """Fill the buffer as far as one piece goes; 0 at the end."""
        target = memoryview(cast(bytes, buffer)).cast("B")
        if not self._rest:
            if self._position >= self._size:
                return 0
            if self._pieces is None:
                self._pieces = self._ask(self._position)
            self._rest = memoryview(next(self._pieces, b""))
        taken = self._rest[: len(target)]
        target[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        self._position += len(taken)
        return len(taken)
