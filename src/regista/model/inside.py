"""Names in an MLmodel file, kept inside the model directory."""

from __future__ import annotations

from pathlib import Path

from ..errors import ModelError


def inside(root: Path, name: object) -> Path:
    """The path of ``name`` below the model directory ``root``.

    MLmodel is data from strangers: ModelError when the name leads out of the directory (``..``, an absolute
    path, a symbolic link).
    """
    path = root / str(name)
    if not path.resolve().is_relative_to(root.resolve()):
        raise ModelError(f"MLmodel names the path {str(name)!r}, which is outside the model directory")
    return path
