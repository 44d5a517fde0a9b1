"""TakenIn: files from elsewhere, for a while under a path of the content store, so that a version can seal them."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..api.model_versions import TAKEN_IN
from ..entities import Caller
from ..store.base import FileIndex
from .base import ArtifactStore
from .content import ContentArtifacts
from .direct_store import DirectStore
from .streamed_copy import copy_streamed


@contextmanager
def taken_in(files: DirectStore, path: str, content: ArtifactStore, caller: Caller) -> Iterator[str]:
    """Copy the file or directory ``path`` of ``files`` into ``content``; gives its path there, which goes at the end.

    The blobs stay for whoever names them by then. Raises NotFound when there is nothing of that path. What a process
    that is killed leaves goes with a collection (``abandoned``); nobody sees it in the root.
    """
    place = f"{TAKEN_IN}/{int(time.time()):08x}{secrets.token_hex(12)}"
    if isinstance(content, ContentArtifacts):
        copy_streamed(files, path, content, place, caller)
    else:  # a server asks for digests first
        with tempfile.TemporaryDirectory(prefix="regista-taken-in-") as folder:
            files.download(path, Path(folder))
            content.upload(Path(folder), place, caller)
    try:
        yield place
    finally:
        content.delete(place, caller)


def abandoned(index: FileIndex, before: float) -> list[str]:
    """The places that were made up to that second of the epoch, which is the beginning of their names."""
    behind = f"{max(int(before) + 1, 0):08x}"
    return [f"{TAKEN_IN}/{found.path}" for found in index.children(TAKEN_IN) if found.path < behind]
