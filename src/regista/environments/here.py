"""Whether this process is in an environment that was made for models, and a model is at home in it."""

from __future__ import annotations

import sys
from pathlib import Path

from ..errors import ModelError

FILE = "regista-environment.json"
"""In the folder of an environment: what it was made of."""


def is_made_here() -> bool:
    """Whether this process is in an environment that was made for models."""
    return (Path(sys.prefix) / FILE).exists()


def require_here(directory: Path) -> None:
    """ModelError when this process is in an environment made for models, and the model's files describe another one."""
    here = Path(sys.prefix)
    if not is_made_here():  # nearly always: servers start without what reads it
        return
    from .mark import read_mark
    from .specification import EnvironmentSpec

    mark = read_mark(here)
    if mark is None:
        return
    spec = EnvironmentSpec.read(directory, conda=mark.manager == "conda", mlflow=mark.mlflow)
    if difference := mark.spec.difference(spec):
        raise ModelError(f"it needs another environment than the one this process is in: {difference}")
