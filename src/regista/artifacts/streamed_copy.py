"""StreamedCopy: files from a folder or bucket into a content store, past this machine's disk."""

from __future__ import annotations

from collections.abc import Iterator

from ..entities import Caller, FileEntry
from ..errors import NotFound
from .content import ContentArtifacts
from .direct_store import DirectStore
from .jobs import of_each
from .local.tree import child_path

_AT_ONCE = 4
"""A bucket's writer has several parts of a file in memory."""


def copy_streamed(files: DirectStore, path: str, content: ContentArtifacts, place: str, caller: Caller) -> None:
    """Store the file or directory ``path`` below ``place``, a piece at a time; all files become visible together.

    Raises NotFound when there is nothing of that path.
    """
    sources = {name: child_path(path, name) if path else name for name in _names(files, path)}
    if not sources and path and files.size(path) is not None:
        sources = {path.rpartition("/")[2]: path}
    if not sources:
        raise NotFound(f"No such artifact: '{path}'")

    def store(name: str) -> FileEntry:
        writer = content.blobs.writer()
        try:
            for piece in files.pieces(sources[name]):
                writer.write(piece)
            digest, size = writer.commit()
        finally:
            writer.abort()
        return FileEntry(child_path(place, name), size, digest)

    content.index.link(of_each(store, sources, _AT_ONCE).values(), caller)


def _names(files: DirectStore, path: str, prefix: str = "") -> Iterator[str]:
    """The files below a directory, relative to it; where a bucket has a folder's own name as an object, the folder."""
    children = files.list(path)
    folders = {child.path for child in children if child.is_dir}
    for child in children:
        if child.is_dir:
            yield from _names(files, f"{path}/{child.path}".lstrip("/"), f"{prefix}{child.path}/")
        elif child.path not in folders:
            yield f"{prefix}{child.path}"
