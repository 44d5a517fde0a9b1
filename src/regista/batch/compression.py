"""Compression: files of rows that are packed as a whole, read and written as streams."""

from __future__ import annotations

import io
import zlib
from enum import StrEnum
from importlib import import_module
from pathlib import PurePath
from typing import IO, Any, Protocol

from ..errors import ConfigurationError, InvalidParameter


class Compression(StrEnum):
    """The ways of packing, called as the files that they make end."""

    GZ = "gz"
    BZ2 = "bz2"
    XZ = "xz"
    ZST = "zst"


def compression_of(path: str | PurePath) -> Compression | None:
    """The compression by the last end of a file's name, in small or capital letters; None when it is another."""
    end = PurePath(path).suffix.lower().removeprefix(".")
    return Compression(end) if end in frozenset(Compression) else None


def to_compression(name: str) -> Compression:
    """The compression of that name; InvalidParameter lists those that there are."""
    try:
        return Compression(name)
    except ValueError:
        raise InvalidParameter(f"compression must be one of {', '.join(Compression)}, got {name!r:.100}") from None


class UnpackedFile(io.RawIOBase):
    """What is in a compressed file. Only its begin can be sought, to read it once more.

    Bytes that are damaged, or end too early, are InvalidParameter.
    """

    def __init__(self, file: IO[bytes], compression: Compression) -> None:
        self._file = file
        self._compression = compression
        self._stream = _unpacked(file, compression)
        self._place = 0

    @property
    def packed(self) -> int:
        """Bytes of the compressed file that have been read by now."""
        return self._file.tell()

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """To its begin."""
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Begin once more; nothing else is possible."""
        if offset or whence != io.SEEK_SET:
            raise io.UnsupportedOperation("a compressed file is read from its begin")
        self._file.seek(0)
        self._stream = _unpacked(self._file, self._compression)
        self._place = 0
        return 0

    def tell(self) -> int:
        """Bytes that have been unpacked by now."""
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; 0 at the end."""
        try:
            content: bytes = self._stream.read(len(buffer))
        except Exception as error:  # each library has its own, of no common class
            cut = isinstance(error, EOFError) or "truncated" in str(error).lower()
            state = "ends too early" if cut else "is damaged"
            raise InvalidParameter(f"the {self._compression} file {state}: {error}") from None
        if not content and not self._file.tell():
            raise InvalidParameter(f"the {self._compression} file ends too early: it is empty")
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)


def unpacked(file: IO[bytes], compression: Compression | None) -> IO[bytes]:
    """What is in a file; itself when it is not compressed. ConfigurationError when there is no library for it."""
    return file if compression is None else io.BufferedReader(UnpackedFile(file, compression), 1 << 16)


def read_bytes(file: IO[bytes]) -> int:
    """Bytes of a file, as it is on disk, that have been read by now; 0 for a pipe, of which nobody knows."""
    raw = getattr(file, "raw", None)
    try:
        return raw.packed if isinstance(raw, UnpackedFile) else file.tell()
    except OSError:
        return 0


class PackedFile(io.RawIOBase):
    """Compresses what is written to it into an open file; whoever makes it calls ``finish`` at the end."""

    def __init__(self, file: IO[bytes], compression: Compression) -> None:
        self._file = file
        self._packer = _packer(compression)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, content: Any) -> int:
        """All of the content."""
        self._file.write(self._packer.compress(content))
        return len(content)

    def finish(self) -> None:
        """The compressed end, without which the file counts as cut short."""
        self._file.write(self._packer.flush())


class _Packer(Protocol):
    def compress(self, content: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def _packer(compression: Compression) -> _Packer:
    match compression:
        case Compression.GZ:
            return zlib.compressobj(6, wbits=16 + zlib.MAX_WBITS)  # with the header of a gzip file
        case Compression.BZ2:
            import bz2

            return bz2.BZ2Compressor()
        case Compression.XZ:
            import lzma

            return lzma.LZMACompressor()
        case Compression.ZST:
            library = _zstd()
            packer: _Packer = _ArrowPacker(library) if library.__name__ == "pyarrow" else library.ZstdCompressor()
            return packer


def _unpacked(file: IO[bytes], compression: Compression) -> Any:
    match compression:
        case Compression.GZ:
            import gzip

            return gzip.GzipFile(fileobj=file, mode="rb")
        case Compression.BZ2:
            import bz2

            return bz2.BZ2File(file)
        case Compression.XZ:
            import lzma

            return lzma.LZMAFile(file)
        case Compression.ZST:
            library = _zstd()
            if library.__name__ == "pyarrow":
                return library.CompressedInputStream(library.PythonFile(_Lent(file), mode="r"), "zstd")
            return library.ZstdFile(file)


class _ArrowPacker:
    """Arrow's stream as a compressor."""

    def __init__(self, pyarrow: Any) -> None:
        self._packed = io.BytesIO()
        self._stream = pyarrow.CompressedOutputStream(pyarrow.PythonFile(_Lent(self._packed), mode="w"), "zstd")

    def compress(self, content: bytes, /) -> bytes:
        self._stream.write(content)
        return self._taken()

    def flush(self) -> bytes:
        self._stream.close()
        return self._taken()

    def _taken(self) -> bytes:
        content = self._packed.getvalue()
        self._packed.seek(0)
        self._packed.truncate()
        return content


class _Lent:
    """A file for Arrow's streams, which close what they are given, even when they are forgotten."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self.read = file.read
        self.write = file.write

    def close(self) -> None:
        """The file stays open."""


def _zstd() -> Any:
    """Python's own library (3.14 and later), or pyarrow."""
    for name in ("compression.zstd", "pyarrow"):
        try:
            return import_module(name)
        except ImportError:
            continue
    raise ConfigurationError("Files of zst take Python 3.14 or pyarrow: pip install 'regista[arrow]'")
