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
from .base import ArtifactStore

_ABANDONED = 24 * 60 * 60
"""Seconds after which no registration can still be under way."""


@contextmanager
def taken_in(files: ArtifactStore, path: str, content: ArtifactStore, caller: Caller) -> Iterator[str]:
    """Copy the file or directory ``path`` of ``files`` into ``content``; gives its path there, which goes at the end.

    The blobs stay for whoever names them by then. Raises NotFound when there is nothing of that path.
    """
    _forget_abandoned(content, caller)
    place = f"{TAKEN_IN}/{int(time.time()):08x}{secrets.token_hex(12)}"
    with tempfile.TemporaryDirectory(prefix="regista-taken-in-") as folder:
        files.download(path, Path(folder))
        content.upload(Path(folder), place, caller)
    try:
        yield place
    finally:
        content.delete(place, caller)


def _forget_abandoned(content: ArtifactStore, caller: Caller) -> None:
    """Remove what processes that were killed have left; the names say since when it is there."""
    oldest = f"{int(time.time()) - _ABANDONED:08x}"
    for found in content.list(TAKEN_IN):
        if found.path < oldest:
            content.delete(f"{TAKEN_IN}/{found.path}", caller)
