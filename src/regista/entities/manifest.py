"""Manifest: the sorted list of the files of one model version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec


class FileEntry(msgspec.Struct, frozen=True, order=True):
    """A path and the blob it names: ``digest`` is the SHA-256 in hex, ``size`` in bytes."""

    path: str
    size: int
    digest: str


class Manifest(msgspec.Struct, frozen=True):
    """The files of one version, sorted by the UTF-8 bytes of their paths; equal manifests are equal content."""

    files: tuple[FileEntry, ...]

    @classmethod
    def of(cls, files: Iterable[FileEntry]) -> Manifest:
        """A manifest of these files, sorted."""
        return cls(tuple(sorted(files, key=lambda entry: entry.path.encode())))

    @property
    def digest(self) -> str:
        """SHA-256 over one line ``<digest> <size> <length of path> <path>`` per file.

        The length makes a newline in a path harmless: no two different manifests give one text.
        """
        text = hashlib.sha256()
        for entry in self.files:
            path = entry.path.encode()
            text.update(b"%s %d %d %s\n" % (entry.digest.encode(), entry.size, len(path), path))
        return text.hexdigest()

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(entry.size for entry in self.files)
