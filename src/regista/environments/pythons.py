"""Pythons: interpreters on this machine, by version."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_ASK = "import sys; print('%d.%d' % sys.version_info[:2])"


def find_python(version: str) -> str | None:
    """An interpreter of a version such as ``3.11``: this one, one on PATH, or one of pyenv's; None if none is."""
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return sys.executable
    return next((place for place in _places(version) if _is(place, version)), None)


def _places(version: str) -> Iterator[str]:
    for name in (f"python{version}", "python3", "python"):
        if found := shutil.which(name):
            yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for folder in sorted((pyenv / "versions").glob(f"{version}.*")):
        yield str(folder / "bin" / "python")


def _is(place: str, version: str) -> bool:
    """Asked, because a name may be that of a program which starts another one, or none (pyenv's shims)."""
    try:
        said = subprocess.run(  # noqa: S603 - an interpreter of this machine
            [place, "-c", _ASK], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and said.stdout.strip() == version
