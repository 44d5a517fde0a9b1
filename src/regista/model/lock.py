"""A lock: every distribution that a model's requirements come to, in one version, with the hashes of its files.

uv reads the index for it, so this is the one thing about saving a model that starts a process and uses the network: it
happens on request alone. pip installs the file with ``pip install --require-hashes -r requirements.lock``.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path

from ..errors import ConfigurationError, RegistaError, Unavailable
from .requirements import MLFLOW_REQUIREMENT, OPTION, Requirement, normalize

LOCK_FILE = "requirements.lock"
_PATIENCE = 120  # seconds that uv may take
_SHOWN = 500  # characters of what uv says that an error repeats


def lock(requirements: Iterable[str], constraints: Iterable[str] = ()) -> str:
    """The text of the lock. What the requirements leave open has the version that is installed here.

    Options of pip among the requirements hold, and stand in the lock as well. MLflow, where Regista added it, is left
    out: its readers have their own. Raises ConfigurationError when uv is not there, and Unavailable when it finds no
    answer: offline, a distribution that no index has, versions that do not go together.
    """
    lines = [line for line in requirements if line != MLFLOW_REQUIREMENT]
    named = {Requirement.of(line).name for line in lines}
    limits = [*constraints, *(f"{name}=={version}" for name, version in _installed().items() if name not in named)]
    with tempfile.TemporaryDirectory(prefix="regista-lock-") as folder:
        limited = Path(folder) / "constraints.txt"
        limited.write_text("\n".join(limits), encoding="utf-8")
        command = [*find_uv(), "pip", "compile", "-", "--quiet", "--generate-hashes", "--no-header", "--no-annotate"]
        found = _run([*command, "--python", sys.executable, "--constraints", str(limited)], "\n".join(lines))
    return "".join(f"{line}\n" for line in lines if OPTION.fullmatch(line)) + found


def write_lock(directory: Path, requirements: Iterable[str], constraints: Iterable[str] = ()) -> None:
    """Write the lock into a model directory; where there can be none, one warning says why."""
    try:
        text = lock(requirements, constraints)
    except RegistaError as error:
        warnings.warn(f"The model is saved without {LOCK_FILE}: {error}", UserWarning, stacklevel=3)
        return
    (directory / LOCK_FILE).write_text(text, encoding="utf-8")


def _installed() -> dict[str, str]:
    """Names and versions of what is installed, without local parts (2.13.0+cpu), which no index has."""
    found = {normalize(one.name): one.version.partition("+")[0] for one in importlib.metadata.distributions()}
    return dict(sorted(found.items()))


def find_uv() -> list[str]:
    """How uv is started: the program on PATH, or the package that is installed here; ConfigurationError without it."""
    if found := shutil.which("uv"):
        return [found]
    if importlib.util.find_spec("uv") is None:
        raise ConfigurationError("uv is not installed (`pip install uv`).")
    return [sys.executable, "-m", "uv"]


def _run(command: list[str], text: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - uv, with arguments of ours
            command, input=text, capture_output=True, text=True, encoding="utf-8", timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"uv found no answer in {_PATIENCE} seconds; is the package index in reach?") from None
    except OSError as error:
        raise ConfigurationError(f"uv cannot be started: {error}") from error
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise Unavailable(f"uv found no answer: {said[:_SHOWN]}{'…' if len(said) > _SHOWN else ''}")
    return done.stdout
