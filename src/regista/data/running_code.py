"""Running code: who runs it, from what file, at which commit. Tags of runs, and the source of data made by code."""

from __future__ import annotations

import getpass
import os
import sys
from functools import cache
from pathlib import Path

from ..entities import tag_keys
from ..settings import USER


def context_tags() -> dict[str, str]:
    """``mlflow.user``, ``mlflow.source.name``, ``.type`` and, inside a git repository, ``.git.commit``."""
    name, kind = _source()
    tags = {
        tag_keys.USER: USER.read() or system_user(),
        "mlflow.source.name": name,
        "mlflow.source.type": kind,
    }
    if commit := git_commit(Path(name).parent if kind == "LOCAL" else Path()):
        tags["mlflow.source.git.commit"] = commit
    return tags


def git_commit(folder: Path) -> str | None:
    """The commit that is checked out in the repository around a folder; None when there is none.

    Read from git's own files, because starting ``git`` takes longer than starting a run.
    Layout: gitrepository-layout(5), gitfile and packed-refs of Git's documentation.
    """
    try:
        here = folder.absolute()
    except FileNotFoundError:  # the current folder was removed
        return None
    for directory in (here, *here.parents):
        place = directory / ".git"
        try:
            if place.is_file():  # a worktree or a submodule: "gitdir: <path>"
                place = directory / place.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
            head = (place / "HEAD").read_text(encoding="utf-8").strip()
            return _resolve(place, head)
        except (OSError, UnicodeDecodeError):
            continue
    return None


def _resolve(place: Path, head: str) -> str | None:
    if not head.startswith("ref:"):
        return head or None
    name = head.removeprefix("ref:").strip()
    common = place / "commondir"
    folders = [place] + ([place / common.read_text(encoding="utf-8").strip()] if common.is_file() else [])
    for folder in folders:
        if (loose := folder / name).is_file():
            return loose.read_text(encoding="utf-8").strip()
        if (packed := folder / "packed-refs").is_file():
            for line in packed.read_text(encoding="utf-8").splitlines():
                commit, _, ref = line.partition(" ")
                if ref == name:
                    return commit
    return None


def _source() -> tuple[str, str]:
    if in_notebook():
        return os.environ.get("JPY_SESSION_NAME", "notebook"), "NOTEBOOK"
    script = sys.argv[0] if sys.argv and sys.argv[0] not in {"", "-c", "-m"} else sys.executable
    return script, "LOCAL"


@cache
def in_notebook() -> bool:
    """Whether this is the kernel of a notebook."""
    shell = sys.modules.get("IPython")
    current = shell.get_ipython() if shell is not None else None
    return type(current).__name__ == "ZMQInteractiveShell"


def system_user() -> str:
    """The name of the account this process runs under; ``unknown`` where there is none (some containers)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
