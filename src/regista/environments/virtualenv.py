"""Environments made by Python's own venv and pip."""

from __future__ import annotations

from ..errors import ConfigurationError
from .maker import Run, Wanted
from .pythons import find_python


class VirtualenvMaker:
    """With a Python of the same series (3.11) that this machine has."""

    def make(self, wanted: Wanted, run: Run) -> None:
        """Make it; ConfigurationError when there is no such Python."""
        version = wanted.spec.python
        python = find_python(version)
        if python is None:
            raise ConfigurationError(
                f"There is no Python {version} here. Install it, such that 'python{version}' is on PATH, "
                f"with pyenv (`pyenv install {version}`), or let uv fetch it (--env-manager uv)."
            )
        run([python, "-m", "venv", str(wanted.folder)])
        pip_install(wanted, run)


def pip_install(wanted: Wanted, run: Run) -> None:
    """Install what is listed with the environment's own pip, which reads the user's configuration."""
    pip = [str(wanted.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    for step in wanted.steps:
        run([*pip, "--requirement", str(step.requirements), "--constraint", str(step.constraints)])
