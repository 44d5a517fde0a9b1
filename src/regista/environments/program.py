"""Programs that make environments: run, with their last words as the error."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import ConfigurationError, Unavailable

_LINES = 12  # of what a program says last
_SHOWN = 2_000  # characters of it


def run(command: Sequence[str], folder: Path, lock: int, variables: Mapping[str, str]) -> None:
    """Run it in ``folder`` to its end. Raises Unavailable with what it said last when it fails.

    ``variables`` are set beside those of this process. ``lock`` is a descriptor that it holds as well: whoever waits
    for the lock waits for the program, too, when the process that started it was killed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - what makes environments, with arguments of ours
            list(command),
            cwd=folder,
            env={**_environment(), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            pass_fds=(lock,),
            check=False,
        )
    except OSError as error:
        raise ConfigurationError(f"{command[0]} cannot be started: {error}") from error
    if done.returncode:
        raise Unavailable(_last_words(done.stderr) or _last_words(done.stdout) or f"the status {done.returncode}")


def _environment() -> dict[str, str]:
    """Without what makes another Python look for its modules at the places of this one."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}


def _last_words(said: str) -> str:
    """From the first error on, where a line is called so: its beginning and the end."""
    lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    first = next((place for place, line in enumerate(lines) if line.lower().startswith("error")), 0)
    begin, rest = lines[first : first + 1], lines[first + 1 :]
    return "\n".join([*begin, *rest[-_LINES:]])[:_SHOWN]
