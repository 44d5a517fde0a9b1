"""Environments made by uv."""

from __future__ import annotations

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
        for file in wanted.steps:
            run([*install, "--requirement", str(file), "--constraint", str(wanted.constraints)])
