"""MemoryIndex: a FileIndex for tests of what stands on that seam."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from regista.entities import Caller, FileEntry, FileInfo
from regista.errors import InvalidPath
from regista.store.base import SEALED


class MemoryIndex:
    """Paths and blobs in a dict; counts its links."""

    def __init__(self) -> None:
        self.files: dict[str, FileEntry] = {}
        self.links = 0

    def link(self, files: Iterable[FileEntry], caller: Caller) -> None:
        files = list(files)
        taken = self.files | {entry.path: entry for entry in files}
        for path in taken:
            parts = path.split("/")
            if parts[0] == SEALED or any("/".join(parts[:n]) in taken for n in range(1, len(parts))):
                raise InvalidPath("Invalid path")
        self.files = taken
        self.links += 1

    def find(self, path: str) -> FileEntry | None:
        return self.files.get(path)

    def find_all(self, paths: Sequence[str]) -> dict[str, FileEntry]:
        return {path: self.files[path] for path in paths if path in self.files}

    def children(self, path: str) -> list[FileInfo]:
        prefix = f"{path}/" if path else ""
        children: dict[str, FileInfo] = {}
        for entry in self.files.values():
            if entry.path.startswith(prefix):
                name, slash, _ = entry.path[len(prefix) :].partition("/")
                children[name] = FileInfo(path=name, is_dir=bool(slash), file_size=None if slash else entry.size)
        return [children[name] for name in sorted(children)]

    def tree(self, path: str) -> list[FileEntry]:
        prefix = f"{path}/" if path else ""
        return sorted(entry for entry in self.files.values() if entry.path == path or entry.path.startswith(prefix))

    def page(self, path: str, after: str, limit: int) -> list[FileEntry]:
        return [entry for entry in self.tree(path) if entry.path > after][:limit]

    def unlink(self, path: str, caller: Caller) -> int:
        doomed = [entry.path for entry in self.tree(path)]
        if path.split("/", maxsplit=1)[0] == SEALED:
            raise InvalidPath("Invalid path")
        for name in doomed:
            del self.files[name]
        return len(doomed)
