"""The files of a model that say which environment it needs, without the model."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ..errors import InvalidPath, NotFound
from ..model.environment import CONDA_FILE, CONSTRAINTS_FILE, PYTHON_ENV_FILE, REQUIREMENTS_FILE
from ..model.mlmodel import MLMODEL_FILE
from ..model.wheels import FOLDER
from ..uris import is_local
from .client import Client
from .model_location import ModelLocation

_NAMES = {MLMODEL_FILE, PYTHON_ENV_FILE, REQUIREMENTS_FILE, CONSTRAINTS_FILE, CONDA_FILE, FOLDER}
_LISTS = (PYTHON_ENV_FILE, CONDA_FILE, REQUIREMENTS_FILE)
# A line, also one of YAML, that names another list, or a package in a file.
_NAMED = re.compile(
    r"^\s*(?:-\s+)?(?:(?:-r|--requirement|-c|--constraint)[\s=]+(\S+)|([^\s:]+\.(?:whl|zip|tar\.gz))(?=\s|$))",
    re.MULTILINE,
)


def fetch_environment_files(client: Client, uri: str, folder: Path) -> Path:
    """The directory that has them: the model's own where it is on this machine, else ``folder``, which is made.

    So are the lists and packages of the model that its requirements name. They are verified like the whole model.
    Raises NotFound when there is no such model.
    """
    place = client.resolve_model_uri(uri)
    if is_local(place.root):
        return client.download_model(place)
    folder.mkdir(parents=True, exist_ok=True)
    for name in (posixpath.basename(entry.path) for entry in client.list_model(uri)):
        if name in _NAMES:
            _fetch(client, place, name, folder)
    waiting = [name for name in _LISTS if (folder / name).is_file()]
    while waiting:
        name = waiting.pop()
        for path, is_list in _named_in(folder, name):
            if not (folder / path).exists():
                with suppress(NotFound, InvalidPath):  # whoever reads the line says so
                    _fetch(client, place, path, folder)
                if is_list and (folder / path).is_file():
                    waiting.append(path)
    return folder


def _fetch(client: Client, place: ModelLocation, path: str, folder: Path) -> None:
    wanted = replace(place, path=posixpath.join(place.path, path))
    client.download_model(wanted, folder / posixpath.dirname(path))


def _named_in(folder: Path, name: str) -> Iterator[tuple[str, bool]]:
    """Paths in the model that the lines of a list name, and whether each is a list itself.

    A list is named from where the list is that names it, a package from the model's directory.
    """
    for found in _NAMED.finditer((folder / name).read_text(encoding="utf-8", errors="replace")):
        named = posixpath.join(posixpath.dirname(name), found[1]) if found[1] else found[2]
        path = posixpath.normpath(named.strip("\"'"))
        if not path.startswith(("/", "..")):
            yield path, bool(found[1])
