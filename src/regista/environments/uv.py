"""Environments made by uv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.lock import find_uv
from .maker import Run, Wanted
from .pythons import find_python


class UvMaker:
    """With a Python of this machine where there is one, else with one that uv fetches."""

    def make(self, wanted: Wanted, run: Run) -> None:
        """Make it; ConfigurationError when uv is not there."""
        uv, version = find_uv(), wanted.spec.python
        run([*uv, "venv", "--quiet", "--no-project", "--python", find_python(version) or version, str(wanted.folder)])
        # Compiled once, as pip does: otherwise whoever may not write there compiles it all at each start.
        install = [*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(wanted.python)]
        install += _options(wanted.spec.requirements)
        for step in wanted.steps:
            run([*install, "--requirement", str(step.requirements), "--constraint", str(step.constraints)])


def _options(lines: Iterable[str]) -> Iterator[str]:
    """Those of a requirements file that uv takes on its command line only."""
    for line in lines:
        if line == "--pre" or line.startswith("--trusted-host"):
            yield from line.replace("=", " ", 1).split()
