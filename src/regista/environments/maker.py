"""EnvironmentMaker: what makes an environment in a folder, by whatever program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .specification import EnvironmentSpec

Run = Callable[[Sequence[str]], None]
"""Runs a program to its end; raises Unavailable with what it said last."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is installed at once: a requirements file, and one that limits it."""

    requirements: Path
    constraints: Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: the folder, which is not there yet, and what goes into it, step by step.

    ``lists`` is a folder for files that are needed while it is made.
    """

    folder: Path
    spec: EnvironmentSpec
    steps: tuple[Step, ...]
    lists: Path

    @classmethod
    def listed(
        cls, folder: Path, spec: EnvironmentSpec, steps: Iterable[tuple[list[str], list[str]]], lists: Path
    ) -> Wanted:
        """With these steps, requirements and constraints of each, in files below ``lists``."""
        return cls(folder, spec, tuple(_step(lists / str(place), *step) for place, step in enumerate(steps)), lists)

    @property
    def python(self) -> Path:
        """The interpreter that there is to be."""
        return self.folder / "bin" / "python"


def _step(folder: Path, requirements: list[str], constraints: list[str]) -> Step:
    folder.mkdir()
    step = Step(folder / "requirements.txt", folder / "constraints.txt")
    step.requirements.write_text("\n".join(requirements), encoding="utf-8")
    step.constraints.write_text("\n".join(constraints), encoding="utf-8")
    return step


class EnvironmentMaker(Protocol):
    """Makes environments with one program."""

    def make(self, wanted: Wanted, run: Run) -> None:
        """Make it, so that ``wanted.python`` is there with everything installed.

        Raises ConfigurationError when the program, or the Python that is asked for, is not on this machine, and what
        ``run`` raises.
        """
        ...
