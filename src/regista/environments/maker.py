"""EnvironmentMaker: what makes an environment in a folder, by whatever program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .specification import EnvironmentSpec

Run = Callable[[Sequence[str]], None]
"""Runs a program to its end; raises Unavailable with what it said last."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: the folder, which is not there yet, and files that list what goes into it.

    ``build`` and ``requirements`` are requirements files, ``constraints`` limits both.
    """

    folder: Path
    spec: EnvironmentSpec
    build: Path
    requirements: Path
    constraints: Path

    @property
    def python(self) -> Path:
        """The interpreter that there is to be."""
        return self.folder / "bin" / "python"

    @property
    def steps(self) -> list[Path]:
        """The requirements files in their order, without those that list nothing."""
        return [file for file in (self.build, self.requirements) if file.stat().st_size]


class EnvironmentMaker(Protocol):
    """Makes environments with one program."""

    def make(self, wanted: Wanted, run: Run) -> None:
        """Make it, so that ``wanted.python`` is there with everything installed.

        Raises ConfigurationError when the program, or the Python that is asked for, is not on this machine, and what
        ``run`` raises.
        """
        ...
