"""The ArtifactStore and BlobStore protocols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from ..entities import Caller, FileEntry, FileInfo


class ArtifactStore(Protocol):
    """Files under logical paths (``1/<run id>/artifacts/model/MLmodel``), wherever their bytes are.

    Paths are normal relative ones; ``""`` is the root. A file is visible whole or not at all.
    """

    def list(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name, with base names; empty if it is absent or a file."""
        ...

    def upload(self, source: Path, path: str, caller: Caller) -> None:
        """Store a local file as ``path``, or every file of a local directory below ``path``."""
        ...

    def download(self, path: str, destination: Path, expected: Iterable[FileEntry] | None = None) -> Path:
        """Write the file or directory ``path`` into the directory ``destination``; gives where it is then.

        A directory's content goes into ``destination`` itself, a file becomes ``destination/<base name>``.
        With ``expected`` (paths relative to ``path``, '' for the file of that path) just these files are written, and
        bytes whose digest differs raise CorruptedData. Raises NotFound when there is nothing of that path.
        """
        ...

    def read(self, path: str) -> bytes:
        """The bytes of a (small) file, verified; raises NotFound."""
        ...

    def delete(self, path: str, caller: Caller) -> None:
        """Forget a file, or a directory with all in it; an absent one is no error."""
        ...


class BlobWriter(Protocol):
    """Takes the bytes of one blob whose digest is not known yet."""

    def write(self, chunk: bytes | memoryview) -> None:
        """Append bytes."""
        ...

    def commit(self) -> tuple[str, int]:
        """Make the blob exist; gives digest (SHA-256, hex) and size in bytes. On disk when it returns."""
        ...

    def abort(self) -> None:
        """Throw the bytes away; harmless after ``commit``."""
        ...


class SignedUrl(NamedTuple):
    """Where a client may send or fetch bytes without credentials of its own, for a while."""

    url: str
    headers: dict[str, str]


class BlobStore(Protocol):
    """Bytes under their SHA-256, written once."""

    def writer(self) -> BlobWriter:
        """Start a blob."""
        ...

    def put_file(self, source: Path) -> tuple[str, int]:
        """Store a local file; gives digest and size."""
        ...

    def put_files(self, sources: Sequence[Path]) -> list[tuple[str, int]]:
        """Store many local files at the price of few waits for the disk; digests and sizes in their order."""
        ...

    def put_contents(self, contents: Sequence[bytes]) -> list[tuple[str, int]]:
        """The same for bytes that are in memory."""
        ...

    def has(self, digest: str) -> bool:
        """Whether the blob exists."""
        ...

    def size(self, digest: str) -> int | None:
        """The blob's size in bytes, None when it does not exist; else as ``has``."""
        ...

    def url(self, digest: str, seconds: int) -> SignedUrl | None:
        """Where a client may GET the blob without the server; None where the store cannot sign."""
        ...

    def open(self, digest: str) -> BinaryIO:
        """The blob for reading; raises CorruptedData when a blob that should exist does not."""
        ...

    def chunks(self, digest: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` to ``stop`` (exclusive) in pieces of at most 1 MiB."""
        ...
