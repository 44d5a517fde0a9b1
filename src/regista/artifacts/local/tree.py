"""LocalTree: the files of a local directory, as artifact paths."""

from __future__ import annotations

import os
from pathlib import Path

from ...errors import InvalidParameter, InvalidPath
from ...uris import validate_artifact_path


def local_files(source: Path) -> list[tuple[str, Path]]:
    """Every file of a directory with its relative path (``a/b.txt``), sorted; for a file, itself under its name.

    Links to files are followed, links to directories are refused. InvalidParameter when there is no such file
    or directory, InvalidPath for a name that no artifact can have (with a control character or a ``#``, or
    one that reads as a percent-encoded other name).
    """
    if source.is_file():
        return [(source.name, source)]
    if not source.is_dir():
        raise InvalidParameter(f"There is no file or directory '{source}' to upload.")
    found: list[tuple[str, Path]] = []
    _walk(source, "", found)
    return sorted(found)


def child_path(parent: str, name: str) -> str:
    """``parent/name`` as a normal artifact path; InvalidPath when the name cannot be part of one."""
    path = f"{parent}/{name}" if parent else name
    try:
        normal = validate_artifact_path(path)
    except InvalidPath:
        normal = ""
    if normal != path:
        raise InvalidPath(
            f"Invalid path: {path!r} cannot be the path of an artifact. Names must not contain '#' or control "
            "characters, nor read as percent-encoded text; a path has at most 1024 bytes, a name 255."
        )
    return normal


def _walk(directory: Path, prefix: str, found: list[tuple[str, Path]]) -> None:
    with os.scandir(directory) as entries:
        for entry in entries:
            path = child_path(prefix, entry.name)
            if entry.is_dir(follow_symlinks=False):
                _walk(Path(entry.path), path, found)
            elif entry.is_file():
                found.append((path, Path(entry.path)))
            else:
                raise InvalidParameter(
                    f"'{entry.path}' cannot be uploaded: it is neither a file nor a directory "
                    "(links to directories are not followed)."
                )
