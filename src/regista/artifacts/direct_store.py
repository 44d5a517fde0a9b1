"""The DirectStore protocol: files as they lie somewhere, which are passed on a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from .base import ArtifactStore


class DirectStore(ArtifactStore, Protocol):
    """A folder or a bucket whose files have the names that users gave them."""

    def size(self, path: str) -> int | None:
        """The bytes of a file; None when there is none of that path."""
        ...

    def pieces(self, path: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes of a file from ``start`` to ``stop`` (exclusive) in pieces of at most 1 MiB; raises NotFound."""
        ...
