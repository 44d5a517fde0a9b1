"""LocalNames: whether files can be on this machine's disk under the names that they have in the store.

The store takes every name that Linux takes. Elsewhere fewer names exist, and different ones mean the same file: what is
downloaded is then refused before anything is written, rather than written to a device or over another file.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from ...errors import InvalidPath
from .disk import disk_errors

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])[ ]*(?:\..*)?", re.IGNORECASE)
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\\x00-\x1f]')


def check_local_names(
    names: Iterable[str],
    destination: Path,
    *,
    windows: bool = os.name == "nt",
    same: Callable[[Path, str, str], bool] | None = None,
) -> None:
    """Raise InvalidPath when these files cannot all be below ``destination``, naming the ones that cannot.

    ``windows`` says whose rules for names hold; ``same`` tells whether two paths are one file on the disk of a folder
    (found out on the disk itself, when not given).
    """
    known: dict[str, str] = {}
    directories: dict[str, str] = {}
    for name in names:
        if windows:
            _check_windows(name)
        key = _folded(name)
        other = known.setdefault(key, name)
        if other != name and (same or _is_same_file)(destination, other, name):
            raise InvalidPath(
                f"'{other}' and '{name}' are one file on the disk of '{destination}', which does not tell such names "
                "apart. Download them into folders of their own, or to another disk."
            )
        while "/" in name:
            name = name.rpartition("/")[0]  # noqa: PLW2901 - its parents, one after the other
            directories.setdefault(_folded(name), name)
    for key in known.keys() & directories.keys():
        file, directory = known[key], directories[key]
        if file == directory or (same or _is_same_file)(destination, file, directory):
            raise InvalidPath(f"'{file}' cannot be a file: '{directory}' is a directory with files in it.")


def windows_problem(segment: str) -> str | None:
    """Why Windows cannot have a file of that name; None when it can."""
    if _DEVICE.fullmatch(segment):
        return "is the name of a device"
    if _NOT_ON_WINDOWS.search(segment):
        return 'has one of the characters <>:"|?*\\'
    if segment.endswith((".", " ")):
        return "ends with a dot or a blank"
    return None


def _check_windows(name: str) -> None:
    for segment in name.split("/"):
        if (problem := windows_problem(segment)) is not None:
            raise InvalidPath(f"'{name}' cannot be a file on Windows: '{segment}' {problem}.")


def _folded(name: str) -> str:
    """Equal for all names that some disk takes for the same; no disk folds more than this."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _is_same_file(folder: Path, one: str, other: str) -> bool:
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".regista-", dir=folder) as probe:
            place = Path(probe, one)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
            return Path(probe, other).exists()
