"""The environment a model needs: requirements.txt, python_env.yaml, conda.yaml.

Requirements are read from what is imported in this process; nothing is started, installed or asked over
the network.
"""

from __future__ import annotations

import platform
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import InvalidParameter
from .requirements import (
    MLFLOW_REQUIREMENT,
    Requirement,
    installed_version,
    pin_modules,
    read_requirements,
)

REQUIREMENTS_FILE = "requirements.txt"
CONSTRAINTS_FILE = "constraints.txt"
CONSTRAINTS_LINE = f"-c {CONSTRAINTS_FILE}"
PYTHON_ENV_FILE = "python_env.yaml"
CONDA_FILE = "conda.yaml"
_LOGIN = re.compile(r"https?://(?!(?:\$\{\w+\}:?)+@)[^/\s@]+@")


@dataclass(frozen=True, slots=True)
class Environment:
    """Requirement and constraint lines as pip takes them; ``conda`` is the user's own conda.yaml, if any."""

    requirements: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    conda: Mapping[str, Any] | None = field(default=None, hash=False)

    @classmethod
    def build(
        cls,
        modules: Iterable[str],
        *,
        pip_requirements: str | Path | Iterable[str] | None = None,
        extra_pip_requirements: str | Path | Iterable[str] | None = None,
        conda_env: str | Path | Mapping[str, Any] | None = None,
    ) -> Environment:
        """The environment of a model that imports ``modules``, or what the user says it is.

        ``pip_requirements`` and ``conda_env`` replace what was found, ``extra_pip_requirements`` adds to
        it; only one of the three may be given (InvalidParameter).
        """
        given = {
            "pip_requirements": pip_requirements,
            "extra_pip_requirements": extra_pip_requirements,
            "conda_env": conda_env,
        }
        names = [name for name, value in given.items() if value is not None]
        if len(names) > 1:
            raise InvalidParameter(f"Only one of {', '.join(given)} can be given, got {' and '.join(names)}")
        if conda_env is not None:
            conda = _given_conda(conda_env)
            return cls(tuple(_with_mlflow(_pip_section(conda))), conda=conda)
        if pip_requirements is not None:
            lines, constraints = read_requirements(pip_requirements)
            return cls(tuple(_with_mlflow(lines)), tuple(constraints))
        extra, constraints = read_requirements(extra_pip_requirements or [])
        taken = {Requirement.of(line).name for line in extra}
        found = [line for line in pin_modules(modules) if Requirement.of(line).name not in taken]
        return cls(tuple(_with_mlflow([*found, *extra])), tuple(constraints))

    def write(self, directory: Path) -> None:
        """Write the three files, and constraints.txt when there are constraints."""
        lines = list(self.requirements)
        _warn_password([*lines, *self.constraints])
        if self.constraints:
            lines.append(CONSTRAINTS_LINE)
            (directory / CONSTRAINTS_FILE).write_text("\n".join(self.constraints), encoding="utf-8")
        (directory / REQUIREMENTS_FILE).write_text("\n".join(lines), encoding="utf-8")
        (directory / CONDA_FILE).write_text(yaml_text(self.conda or _conda(lines)), encoding="utf-8")
        build = [f"{name}=={v}" for name in ("pip", "setuptools") if (v := installed_version(name))]
        python_env = {
            "python": platform.python_version(),
            "build_dependencies": [*build, "wheel"],
            "dependencies": [f"-r {REQUIREMENTS_FILE}"],
        }
        (directory / PYTHON_ENV_FILE).write_text(yaml_text(python_env), encoding="utf-8")


def find_mismatches(directory: Path, python_version: str | float | None = None) -> list[str]:
    """What differs here from what the model was saved with, one phrase each; empty when nothing does.

    Compared are exact pins, the presence of everything named, and the minor version of Python. MLflow
    itself is not asked for: Regista takes its place.
    """
    found: list[str] = []
    here = platform.python_version()
    python_version = str(python_version or "")  # in somebody's YAML it may be a number
    if python_version and python_version.split(".")[:2] != here.split(".")[:2]:
        found.append(f"Python (saved {python_version}, here {here})")
    file = directory / REQUIREMENTS_FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    for line in lines:
        needed = Requirement.of(line)
        if not needed.name or needed.name.startswith("mlflow") or ";" in line:
            continue
        version = installed_version(needed.name)
        if version is None:
            found.append(f"{needed.name} (saved {needed.pin or 'any version'}, not installed here)")
        elif needed.pin is not None and needed.pin != version.partition("+")[0] and needed.pin != version:
            found.append(f"{needed.name} (saved {needed.pin}, here {version})")
    return found


def warn_mismatches(directory: Path, python_version: str | float | None = None) -> None:
    """One warning that lists every mismatch, or none."""
    if found := find_mismatches(directory, python_version):
        listed = "".join(f"\n  - {one}" for one in found)
        warnings.warn(
            f"The model was saved in another environment; loading or predictions may differ:{listed}\n"
            f"`pip install -r {directory / REQUIREMENTS_FILE}` gives the saved one.",
            UserWarning,
            stacklevel=4,
        )


def _warn_password(lines: Iterable[str]) -> None:
    """Files of a model are for everybody who may read it, and those of a version cannot be changed any more."""
    if any(_LOGIN.search(line) for line in lines):
        warnings.warn(
            "The pip requirements hold a URL with a user or password, which is saved with the model as it is. "
            "Write ${NAME} instead: pip puts the environment variable NAME there.",
            UserWarning,
            stacklevel=4,
        )


def _with_mlflow(lines: Iterable[str]) -> list[str]:
    kept = list(dict.fromkeys(lines))
    names = {Requirement.of(line).name for line in kept}
    return kept if {"mlflow", "mlflow-skinny"} & names else [MLFLOW_REQUIREMENT, *kept]


def _conda(lines: list[str]) -> dict[str, Any]:
    pip = installed_version("pip")
    return {
        "channels": ["conda-forge"],
        "dependencies": [
            f"python={platform.python_version()}",
            f"pip<={pip}" if pip else "pip",
            {"pip": lines},
        ],
        "name": "mlflow-env",
    }


def read_conda(text: str, name: str) -> Mapping[str, Any]:
    """The mapping of a conda.yaml's text; InvalidParameter, naming it by ``name``, when it is none."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidParameter(f"{name} is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise InvalidParameter(f"{name} must hold a YAML mapping")
    return content


def _given_conda(given: str | Path | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(given, Mapping):
        return given
    try:
        text = Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidParameter(f"conda_env {str(given)!r} cannot be read: {error}") from error
    return read_conda(text, f"conda_env {str(given)!r}")


def _pip_section(conda: Mapping[str, Any]) -> list[str]:
    dependencies = conda.get("dependencies") or []
    if not isinstance(dependencies, list):
        raise InvalidParameter(f"conda_env's 'dependencies' must be a list, got {dependencies!r}")
    sections = [part["pip"] for part in dependencies if isinstance(part, Mapping) and "pip" in part]
    return [str(line) for section in sections for line in section]


def yaml_text(content: Mapping[str, Any]) -> str:
    """A mapping as these files have it: block style, in the order given."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(dict(content), Dumper=dumper, default_flow_style=False, sort_keys=False))
