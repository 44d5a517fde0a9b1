"""FolderArtifacts: a plain local directory."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...entities import Caller, FileEntry, FileInfo
from ...errors import InvalidPath, NotFound
from ...uris import validate_artifact_path
from ..base import ArtifactStore
from ..received_file import receive
from .disk import disk_errors
from .names import check_local_names
from .tree import child_path, local_files

_CHUNK = 1024 * 1024


class FolderArtifacts(ArtifactStore):
    """Files of a directory as they lie there (locations such as ``/data/models`` and ``file:///data/models``).

    It knows no digests: bytes are compared only with ``expected``. Links are followed as long as they stay
    inside the directory. What is being written has a name that starts with ``.`` and ends with ``.part``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def list(self, path: str) -> list[FileInfo]:
        """The direct children of a directory sorted by name, with base names; empty if it is absent or a file."""
        directory = self._place(path)
        with disk_errors(directory):
            if not directory.is_dir():
                return []
            children = sorted(directory.iterdir(), key=lambda child: child.name)
            return [
                FileInfo(
                    path=child.name, is_dir=child.is_dir(), file_size=None if child.is_dir() else child.stat().st_size
                )
                for child in children
                if child.exists() and not _is_part(child)
            ]

    def upload(self, source: Path, path: str, caller: Caller) -> None:  # noqa: ARG002 (a folder keeps no history)
        """Copy a local file to ``path``, or every file of a local directory below ``path``."""
        root = validate_artifact_path(path)
        if source.is_file() and not root:
            raise InvalidPath("Invalid path: the path of a file must not be empty.")
        for name, file in local_files(source):
            target = self._place(root if source.is_file() else child_path(root, name))
            with disk_errors(target.parent):
                target.parent.mkdir(parents=True, exist_ok=True)
            receive(_pieces(file), target, root, None)

    def download(self, path: str, destination: Path, expected: Iterable[FileEntry] | None = None) -> Path:
        """Copy the file or directory ``path`` into ``destination``; gives where it is then.

        Raises NotFound when there is nothing of that path, CorruptedData when bytes are not what is expected.
        """
        place = self._place(path)
        if not place.exists():
            raise NotFound(f"No such artifact: '{path}'")
        files = {name: self._inside(file) for name, file in local_files(place) if not _is_part(file)}
        digests: dict[str, str | None] = dict.fromkeys(files)
        if expected is not None:
            digests = {child_path("", entry.path or place.name): entry.digest for entry in expected}
        check_local_names(digests, destination)
        with disk_errors(destination):
            destination.mkdir(parents=True, exist_ok=True)
            for name in digests:
                (destination / name).parent.mkdir(parents=True, exist_ok=True)
        for name, digest in digests.items():
            if name not in files:
                raise NotFound(f"No such artifact: '{path}/{name}'")
            receive(_pieces(files[name]), destination / name, name, digest)
        return destination / place.name if place.is_file() else destination

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises NotFound."""
        file = self._place(path)
        if not file.is_file():
            raise NotFound(f"No such artifact: '{path}'")
        with disk_errors(file):
            return file.read_bytes()

    def pieces(self, path: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes of a file from ``start`` to ``stop`` (exclusive) in pieces of at most 1 MiB; raises NotFound."""
        file = self._place(path)
        if not file.is_file():
            raise NotFound(f"No such artifact: '{path}'")
        return _pieces(file, start, stop)

    def size(self, path: str) -> int | None:
        """The bytes of a file; None when there is none of that path."""
        file = self._place(path)
        with disk_errors(file):
            return file.stat().st_size if file.is_file() else None

    def delete(self, path: str, caller: Caller) -> None:
        """Remove a file, or a directory with all in it; an absent one is no error. The root itself stays."""
        place = self._place(path)
        with disk_errors(place):
            if place == self.root:
                for child in self.list(""):
                    self.delete(child.path, caller)
            elif place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)

    def _place(self, path: str) -> Path:
        relative = validate_artifact_path(path)
        return self._inside(self.root / relative if relative else self.root)

    def _inside(self, place: Path) -> Path:
        if not place.resolve().is_relative_to(self.root.resolve()):
            raise InvalidPath("Invalid path: resolved path is outside the artifact directory")
        return place


def _is_part(file: Path) -> bool:
    return file.name.startswith(".") and file.name.endswith(".part")


def _pieces(source: Path, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    with source.open("rb") as file:
        file.seek(start)
        while chunk := file.read(_CHUNK if stop is None else min(_CHUNK, stop - file.tell())):
            yield chunk
