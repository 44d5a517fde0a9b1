"""FileInfo: one entry of a listing of artifacts."""

from __future__ import annotations

from .base import Entity


class FileInfo(Entity, frozen=True, kw_only=True):
    """A file or a directory; ``file_size`` in bytes is absent for directories."""

    path: str
    is_dir: bool
    file_size: int | None = None
