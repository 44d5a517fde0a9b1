"""Trees: files below an artifact root, listed, uploaded and downloaded."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from ..entities import Caller, FileEntry, FileInfo
from ..errors import InvalidParameter, NotFound, UnknownEndpoint
from ..uris import masked, validate_artifact_path
from .connection import Connection


def list_tree(connection: Connection, root: str, path: str | None = None) -> list[FileInfo]:
    """The direct children of ``root``/``path``, paths relative to ``root``; none when it is absent or a file."""
    below = validate_artifact_path(path or "")
    store, place = connection.open(root, below)
    prefix = f"{below}/" if below else ""
    return [
        FileInfo(path=prefix + entry.path, is_dir=entry.is_dir, file_size=entry.file_size)
        for entry in store.list(place)
    ]


def upload_into(
    connection: Connection,
    root: str,
    source: str | os.PathLike[str],
    caller: Caller,
    directory: str | None = None,
    contents: bool = False,
) -> None:
    """Upload a local file or directory into ``root``/``directory`` under its own name.

    With ``contents`` the source is a directory and what is in it goes there, without the directory's name.
    Raises InvalidParameter when there is no such local file.
    """
    if not isinstance(source, str | os.PathLike):
        raise InvalidParameter(f"Invalid local path {source!r:.200}: it must be the path of a file or directory.")
    local = Path(source)
    if contents and not local.is_dir():
        raise InvalidParameter(f"'{local}' is not a directory of this machine.")
    if not local.exists():
        raise InvalidParameter(f"No such file or directory: '{local}'")
    target = validate_artifact_path(directory or "")
    if not contents:
        target = validate_artifact_path(f"{target}/{local.resolve().name}".lstrip("/"))
    store, place = connection.open(root, target)
    store.upload(local, place, caller)


def upload_files(connection: Connection, root: str, files: Mapping[str, bytes | IO[bytes]], caller: Caller) -> None:
    """Store contents, or what streams still have, as files below ``root``: paths are relative to it.

    Several files are one upload: in an embedded store they appear together.
    """
    targets = {validate_artifact_path(path): content for path, content in files.items()}
    if "" in targets:
        raise InvalidParameter("The artifact's file name is empty.")
    with tempfile.TemporaryDirectory() as folder:
        if len(targets) == 1:
            ((place, content),) = targets.items()
            local = Path(folder, "content")  # a path may be longer than this machine's files can be called
            _write(content, local)
            store, where = connection.open(root, place)
            store.upload(local, where, caller)
        else:
            for place, content in targets.items():
                _write(content, Path(folder, place))
            store, where = connection.open(root)
            store.upload(Path(folder), where, caller)


def _write(content: bytes | IO[bytes], local: Path) -> None:
    local.parent.mkdir(parents=True, exist_ok=True)
    with local.open("wb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            shutil.copyfileobj(content, file)


def download_from(
    connection: Connection,
    root: str,
    path: str = "",
    destination: str | os.PathLike[str] | None = None,
    expected: Iterable[FileEntry] | None = None,
) -> str:
    """Download a file or directory; gives the local path, which is absolute.

    It goes into ``destination`` (made if absent; a new temporary directory when not given) under its base
    name; the root itself becomes ``destination``. Files that are ``expected`` are relative to ``path``, with the path
    '' for a file of that path. Raises NotFound when there is nothing of that path.
    """
    below = validate_artifact_path(path)
    folder = Path(tempfile.mkdtemp(prefix="regista-") if destination is None else destination).absolute()
    store, place = connection.open(root, below)
    name = below.rpartition("/")[2]
    files = None if expected is None else list(expected)
    is_directory = not name or bool(store.list(place) if files is None else [file for file in files if file.path])
    try:
        return str(store.download(place, folder / name if is_directory else folder, files))
    except UnknownEndpoint:
        raise
    except NotFound:
        raise NotFound(
            f"Failed to download artifacts from path '{below or masked(root)}', please ensure that the path is correct."
        ) from None
