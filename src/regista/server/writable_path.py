"""WritablePath: where in the proxied storage a client may put files."""

from __future__ import annotations

from ..errors import InvalidPath
from ..store.base import SEALED
from ..uris import validate_artifact_path


def writable_path(path: str) -> str:
    """The path in normal form; InvalidPath when it could leave the storage, or lies where versions keep their files."""
    normal = validate_artifact_path(path)
    if normal.partition("/")[0] == SEALED:
        raise InvalidPath(f"Invalid path: files below '{SEALED}/' belong to model versions and never change")
    return normal
