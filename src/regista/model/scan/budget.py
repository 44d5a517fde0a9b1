"""Budget: how much work a scan may be; files from strangers can ask for any amount."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass


class Unreadable(Exception):
    """A file, or what is left of it, cannot be read as what it seems to be; the message says why."""


class CutShort(Unreadable):
    """The content ends before it is complete."""


@dataclass(slots=True)
class Budget:
    """What is left for the whole scan; every step takes from it, and Unreadable is raised when nothing is left.

    ``steps`` are opcodes of pickles, ``expanded`` bytes of what is decompressed, ``members`` files in archives,
    ``depth`` archives in archives and pickles in pickles; ``until`` is when time is over, as ``time.monotonic`` counts.
    """

    steps: int = 50_000_000
    expanded: int = 8 * 1024**3
    members: int = 100_000
    depth: int = 6
    until: float = math.inf

    def take_steps(self, number: int) -> None:
        """Account for opcodes that were walked."""
        self.steps -= number
        if self.steps < 0:
            raise Unreadable("there is more in it than a scan walks through")
        self._check_time()

    def take_expanded(self, size: int) -> None:
        """Account for bytes that were decompressed."""
        self.expanded -= size
        if self.expanded < 0:
            raise Unreadable("it expands to more than a scan reads")
        self._check_time()

    def take_members(self, number: int) -> None:
        """Account for the files of an archive."""
        self.members -= number
        if self.members < 0:
            raise Unreadable("its archives hold more files than a scan reads")
        self._check_time()

    def _check_time(self) -> None:
        if time.monotonic() > self.until:
            raise Unreadable("there was no time left to look through it")
