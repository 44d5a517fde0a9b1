"""Mark: what an environment was made of, in a file inside of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from .here import FILE
from .own_package import OwnPackage
from .specification import EnvironmentSpec


class Mark(msgspec.Struct, frozen=True):
    """What an environment was made of, written into it when it is whole."""

    manager: str
    spec: EnvironmentSpec
    own: OwnPackage
    mlflow: bool = False

    @property
    def name(self) -> str:
        """The name of its folder: a digest of all of it."""
        return f"regista-{hashlib.sha256(msgspec.json.encode(self, order='sorted')).hexdigest()[:32]}"


def read_mark(folder: Path) -> Mark | None:
    """What the environment in the folder was made of; None when it is none of ours, or not whole."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Mark)
    except (OSError, msgspec.MsgspecError):
        return None


def write_mark(folder: Path, mark: Mark) -> None:
    """Say that the environment is whole."""
    part = folder / f"{FILE}.part"
    part.write_bytes(msgspec.json.encode(mark))
    part.replace(folder / FILE)
