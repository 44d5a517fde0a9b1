"""The Store protocol: one door for every call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

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

    Paths below ``SEALED`` belong to versions: they are readable like any other and never change. What is on its way
    into a version (``taken-in/…``) is readable by its own path and does not show in the root.
    """

    def link(self, files: Iterable[FileEntry], caller: Caller) -> None:
        """Make the paths name these blobs, all together or none; the blobs must be stored already.

        Raises InvalidPath when a path lies below ``SEALED``, or is a directory, or goes through a file.
        """
        ...

    def find(self, path: str) -> FileEntry | None:
        """The file of that path."""
        ...

    def find_all(self, paths: Sequence[str]) -> dict[str, FileEntry]:
        """The files of these paths, of at most 10,000, by path; those that do not exist are left out."""
        ...

    def children(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name, with base names; none for an absent one or a file."""
        ...

    def tree(self, path: str) -> list[FileEntry]:
        """Every file below a directory with full paths, or the file itself, sorted by path."""
        ...

    def page(self, path: str, after: str, limit: int) -> list[FileEntry]:
        """At most ``limit`` of what ``tree`` gives: those whose full paths are behind ``after``."""
        ...

    def unlink(self, path: str, caller: Caller) -> int:
        """Forget a file, or every file below a directory; gives their number. Raises InvalidPath below ``SEALED``."""
        ...


class StorageUsage(NamedTuple):
    """What the paths name: ``files`` of ``size`` bytes together, kept as ``blobs`` of ``blob_size`` bytes."""

    files: int
    size: int
    blobs: int
    blob_size: int


class NamedBlob(NamedTuple):
    """A blob that some path names, and its size in bytes."""

    digest: str
    size: int


class BlobUser(NamedTuple):
    """A path that names a blob; ``version`` is the model version (``wine/3``) that it belongs to, if it is sealed."""

    path: str
    version: str = ""


class BlobUse(Protocol):
    """Who names which blob: what collection asks before it touches one.

    Each answer is what is committed at that moment.
    """

    def counts(self, digests: Sequence[str]) -> dict[str, int]:
        """By how many paths each of the digests is named, of at most 10,000; those that none names are left out."""
        ...

    def digests_below(self, path: str) -> list[str]:
        """The digests that a file, or the files below a directory, name: one for each path."""
        ...

    def blobs(self, after: str, limit: int) -> list[NamedBlob]:
        """The named blobs whose digests are behind ``after``, in the order of digests; at most ``limit``."""
        ...

    def users_of(self, digest: str, limit: int) -> list[BlobUser]:
        """Who names a blob, model versions first, at most ``limit``."""
        ...

    def usage(self) -> StorageUsage:
        """What all files take."""
        ...

    def ever_named(self) -> bool:
        """Whether any file was ever linked: a database of which none was knows nothing of any blob."""
        ...


SEALED = "registry"
"""First segment of the paths of sealed versions: ``registry/<model uid>/<version>/…``."""
