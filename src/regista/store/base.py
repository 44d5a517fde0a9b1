"""The Store protocol: one door for every call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from ..api.request import Request
from ..entities import Caller, FileEntry, FileInfo

T = TypeVar("T")


class Store(Protocol):
    """Answers calls of the contract: with SQL (``SqlStore``) or by asking a server (``HttpStore``).

    A call's fields and reply are the same in both, so whatever works embedded works remote.
    """

    def call(self, request: Request[T], caller: Caller) -> T:
        """Answer the request on behalf of the caller; raises the errors of ``regista.errors``.

        A write is on disk, with its event, when this returns.
        """
        ...

    def close(self) -> None:
        """Give connections back; the store cannot be used afterwards."""
        ...


class FileIndex(Protocol):
    """Which path names which blob: rows, not bytes. Paths are normal relative ones, ``a/b/c``.

    Paths below ``SEALED`` belong to versions: they are readable like any other and never change.
    """

    def link(self, files: Iterable[FileEntry], caller: Caller) -> None:
        """Make the paths name these blobs, all together or none; the blobs must be stored already.

        Raises InvalidPath when a path lies below ``SEALED``, or is a directory, or goes through a file.
        """
        ...

    def find(self, path: str) -> FileEntry | None:
        """The file of that path."""
        ...

    def children(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name, with base names; none for an absent one or a file."""
        ...

    def tree(self, path: str) -> list[FileEntry]:
        """Every file below a directory with full paths, or the file itself, sorted by path."""
        ...

    def unlink(self, path: str, caller: Caller) -> int:
        """Forget a file, or every file below a directory; gives their number. Raises InvalidPath below ``SEALED``."""
        ...


SEALED = "registry"
"""First segment of the paths of sealed versions: ``registry/<model uid>/<version>/…``."""
