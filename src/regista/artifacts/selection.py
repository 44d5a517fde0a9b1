"""Selection: which stored files a download takes, and under which names."""

from __future__ import annotations

from collections.abc import Iterable

from ..entities import FileEntry
from ..errors import CorruptedData


def relative_files(root: str, files: Iterable[FileEntry]) -> dict[str, FileEntry]:
    """Files by their path relative to ``root``; when ``root`` is itself a file, by its base name."""
    start = len(root) + 1 if root else 0
    return {entry.path[start:] or entry.path.rpartition("/")[2]: entry for entry in files}


def check_expected(root: str, stored: dict[str, FileEntry], expected: Iterable[FileEntry]) -> dict[str, FileEntry]:
    """The stored files that are expected; CorruptedData when one is missing or names other bytes.

    An expected path of '' is ``root`` as a file, which has its base name here.
    """
    chosen: dict[str, FileEntry] = {}
    for entry in expected:
        name = entry.path or root.rpartition("/")[2]
        found = stored.get(name)
        if found is None:
            raise CorruptedData(f"The file '{name}' of '{root}' is missing.")
        if found.digest != entry.digest:
            raise CorruptedData(
                f"The file '{name}' of '{root}' is not what was sealed: expected SHA-256 {entry.digest}, "
                f"found {found.digest}."
            )
        chosen[name] = found
    return chosen
