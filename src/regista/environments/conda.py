"""Environments made by conda, mamba or micromamba."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..errors import ConfigurationError
from ..model.environment import yaml_text
from ..settings import CONDA_HOME
from .maker import Run, Wanted
from .virtualenv import pip_install

_PROGRAMS = ("conda", "mamba", "micromamba")


class CondaMaker:
    """conda installs its packages and Python; what is pip's is installed by pip, as in any other environment."""

    def make(self, wanted: Wanted, run: Run) -> None:
        """Make it; ConfigurationError when there is no conda."""
        program = find_conda()
        conda = wanted.spec.conda
        packages = list(conda.packages) if conda else []
        named = {package.partition("=")[0].strip() for package in packages}
        needed = {"python": f"python={wanted.spec.python}", "pip": "pip"}
        file = wanted.lists / "conda.yaml"
        content = {
            "channels": list(conda.channels if conda else ("conda-forge",)),
            "dependencies": [*packages, *(line for name, line in needed.items() if name not in named)],
        }
        file.write_text(yaml_text(content), encoding="utf-8")
        create = ["create", "--yes"] if Path(program).name == "micromamba" else ["env", "create"]
        run([program, *create, "--quiet", "--prefix", str(wanted.folder), "--file", str(file)])
        pip_install(wanted, run)


def find_conda() -> str:
    """The program below ``CONDA_HOME``, or on PATH; ConfigurationError when there is none."""
    home = CONDA_HOME.read()
    places = f"{home}/bin" if home else None
    for name in _PROGRAMS:
        if found := shutil.which(name, path=places):
            return found
    where = f"below {home} (REGISTA_CONDA_HOME)" if home else "on PATH"
    raise ConfigurationError(f"There is no conda, mamba or micromamba {where}. Install one, or use --env-manager uv.")
