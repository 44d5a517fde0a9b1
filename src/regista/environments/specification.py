"""EnvironmentSpec: what a model's files say of the environment it needs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from ..errors import InvalidParameter, ModelError
from ..model.environment import CONDA_FILE, PYTHON_ENV_FILE, REQUIREMENTS_FILE
from ..model.mlmodel import MLMODEL_FILE, Model
from ..model.requirements import MLFLOW_REQUIREMENT, Requirement, read_requirements

_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.\d+)*(?:\.\*)?")
_CONDA_PYTHON = re.compile(r"python\s*={1,3}\s*([\d.]+)(?:=.*)?")
# They install, and no model imports them; setuptools is imported by some (pkg_resources).
_INSTALLERS = {"pip", "wheel"}
_REQUIRE = "--require-hashes"
_HASH = re.compile(r"\s+--hash[=\s]\s*\S+")


class EnvironmentSpec(msgspec.Struct, frozen=True):
    """``python`` is a version such as ``3.11``; requirements and constraints are lines as pip takes them.

    ``build`` are installed before the others. ``files`` are digests of the lines that name a file of the model (a
    wheel), by line. ``conda`` is what conda installs; None for an environment without it.
    """

    python: str
    requirements: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    build: tuple[str, ...] = ()
    files: dict[str, str] = {}
    conda: CondaSpec | None = None

    @classmethod
    def read(cls, directory: Path, *, conda: bool = False, mlflow: bool = False) -> EnvironmentSpec:
        """What the files in a model directory say; raises ModelError for what cannot be understood.

        ``conda`` reads conda.yaml instead of python_env.yaml. Regista reads models without MLflow: where it
        has added that to the requirements, for MLflow's readers, it is left out, unless ``mlflow`` is true. What
        somebody else wrote there stays.
        """
        described = _mapping(directory / CONDA_FILE)
        if conda:
            packages, pip = _conda_parts(described)
            if described is None:
                return cls._with_files(directory, cls._of_python_env(directory, None, mlflow), CondaSpec())
            requirements, constraints = read_requirements(pip, directory)
            python = _conda_python(packages) or _saved_python(directory)
            spec = cls(_minor(python, CONDA_FILE), _wanted(requirements, mlflow), tuple(constraints))
            return cls._with_files(directory, spec, CondaSpec(_texts(described, "channels", CONDA_FILE), packages))
        return cls._with_files(directory, cls._of_python_env(directory, described, mlflow), None)

    @classmethod
    def _of_python_env(cls, directory: Path, conda: dict[str, Any] | None, mlflow: bool) -> EnvironmentSpec:
        env = _mapping(directory / PYTHON_ENV_FILE)
        if env is None:
            return cls._of_older(directory, conda, mlflow)
        listed = _texts(env, "dependencies", PYTHON_ENV_FILE)
        requirements, constraints = read_requirements(listed, directory)
        build = [line for line in _texts(env, "build_dependencies", PYTHON_ENV_FILE) if _is_built_with(line)]
        python = _minor(str(env.get("python") or _saved_python(directory)), PYTHON_ENV_FILE)
        return cls(python, _wanted(requirements, mlflow), tuple(constraints), tuple(build))

    @classmethod
    def _of_older(cls, directory: Path, conda: dict[str, Any] | None, mlflow: bool) -> EnvironmentSpec:
        """Of a model from before python_env.yaml, or of one that somebody has made by hand."""
        packages, pip = _conda_parts(conda)
        if others := [one for one in packages if re.split(r"[\s=<>]", one)[0] not in {"python", "pip", "setuptools"}]:
            raise ModelError(f"{CONDA_FILE} asks for packages of conda ({', '.join(others)}): use --env-manager conda")
        if (directory / REQUIREMENTS_FILE).is_file():
            pip = [f"-r {REQUIREMENTS_FILE}"]
        elif conda is None:
            raise ModelError(f"The model has no {PYTHON_ENV_FILE}, {REQUIREMENTS_FILE} or {CONDA_FILE}")
        requirements, constraints = read_requirements(pip, directory)
        python = _minor(_conda_python(packages) or _saved_python(directory), CONDA_FILE)
        return cls(python, _wanted(requirements, mlflow), tuple(constraints))

    @classmethod
    def _with_files(cls, directory: Path, spec: EnvironmentSpec, conda: CondaSpec | None) -> EnvironmentSpec:
        files = {line: directory / line for line in spec.requirements if _is_file(directory / line)}
        digests = {line: hashlib.sha256(file.read_bytes()).hexdigest() for line, file in files.items()}
        return msgspec.structs.replace(spec, files=digests, conda=conda)

    def overridden(self, lines: Sequence[str]) -> EnvironmentSpec:
        """With these requirements in the place of those of the same names, and beside the others.

        InvalidParameter for a line that names nothing.
        """
        if not lines:
            return self
        names = {_name_of(line) for line in lines}
        kept = [line for line in self.requirements if Requirement.of(line).name not in names]
        files = {line: digest for line, digest in self.files.items() if line in kept}
        return msgspec.structs.replace(self, requirements=(*kept, *lines), files=files)

    def steps(self, directory: Path, own: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
        """What is to be installed, one after the other: requirements, and what limits them.

        The model's requirements and our ``own`` go together, so that what cannot be together is an error. But where the
        model has hashes, pip wants one for each line of a file. There the model's requirements are installed first, as
        they are, and are then there when the others join them.
        """
        limits = [_without_hashes(line) for line in self.constraints]
        if self.build:
            yield list(self.build), limits
        lines = [self._line(line, directory) for line in self.requirements]
        if self.has_hashes:
            yield [line for line in lines if line != MLFLOW_REQUIREMENT], list(self.constraints)
            lines = [_installed(line) for line in lines if line != _REQUIRE]
        yield [*lines, *own], limits

    @property
    def has_hashes(self) -> bool:
        """Whether any requirement says which bytes it is."""
        return any(line == _REQUIRE or _HASH.search(line) for line in (*self.requirements, *self.constraints))

    def difference(self, other: EnvironmentSpec) -> str:
        """What ``other`` needs and what it does not, in one text; '' when they are the same."""
        if self == other:
            return ""
        ours, theirs = self._parts(), other._parts()
        added, missing = [part for part in theirs if part not in ours], [part for part in ours if part not in theirs]
        parts = [", ".join(added), f"not {', '.join(missing)}" if missing else ""]
        return ", ".join(filter(None, parts)) or "the same in another order"

    def _parts(self) -> list[str]:
        conda = [f"conda: {part}" for part in (*self.conda.channels, *self.conda.packages)] if self.conda else []
        requirements = [
            f"{line} ({self.files[line][:12]})" if line in self.files else line for line in self.requirements
        ]
        return [
            f"Python {self.python}",
            *requirements,
            *(f"-c {line}" for line in self.constraints),
            *self.build,
            *conda,
        ]

    def _line(self, line: str, directory: Path) -> str:
        """The requirement as it can be installed from anywhere: a file of the model by its address."""
        if line not in self.files:
            return line
        address = (directory / line).resolve().as_uri()
        name = Requirement.of(line).name
        found = f"{name} @ {address}" if name else address
        return f"{found} --hash=sha256:{self.files[line]}" if self.has_hashes else found


class CondaSpec(msgspec.Struct, frozen=True):
    """What conda itself installs: names of packages with versions, from these channels."""

    channels: tuple[str, ...] = ("conda-forge",)
    packages: tuple[str, ...] = ()


def _without_hashes(line: str) -> str:
    return _HASH.sub("", line)


def _installed(line: str) -> str:
    """A requirement that is there already, such that it is not fetched a second time from an address."""
    found, plain = Requirement.of(line), _without_hashes(line)
    if not found.name or "://" not in plain:
        return plain
    _, mark, condition = plain.partition(" ;")
    return f"{found.name}=={found.pin}{mark}{condition}" if found.pin else f"{found.name}{mark}{condition}"


def _name_of(line: str) -> str:
    if name := Requirement.of(line).name:
        return name
    raise InvalidParameter(f"a requirement such as name==1.2 is expected, got {line!r:.200}")


def _wanted(requirements: list[str], mlflow: bool) -> tuple[str, ...]:
    return tuple(line for line in requirements if mlflow or line != MLFLOW_REQUIREMENT)


def _is_built_with(line: str) -> bool:
    return Requirement.of(line).name not in _INSTALLERS


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a line may be longer than a file name, or hold what none can
        return False


def _mapping(file: Path) -> dict[str, Any] | None:
    """A YAML file whose scalars are all texts (3.10 is no number); None when there is none."""
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ModelError(f"{file.name} of the model cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise ModelError(f"{file.name} of the model must hold a YAML mapping")
    return content


def _texts(content: dict[str, Any], key: str, file: str) -> tuple[str, ...]:
    listed = content.get(key) or []
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise ModelError(f"'{key}' in {file} of the model must be a list of texts, got {listed!r:.200}")
    return tuple(listed)


def _conda_parts(conda: dict[str, Any] | None) -> tuple[tuple[str, ...], list[str]]:
    """Packages of conda, and what pip is to install."""
    listed = (conda or {}).get("dependencies") or []
    if not isinstance(listed, list):
        raise ModelError(f"'dependencies' in {CONDA_FILE} of the model must be a list, got {listed!r:.200}")
    pip = [line for part in listed if isinstance(part, dict) for line in _texts(part, "pip", CONDA_FILE)]
    return tuple(part for part in listed if isinstance(part, str)), pip


def _conda_python(packages: tuple[str, ...]) -> str | None:
    return next((match[1] for one in packages if (match := _CONDA_PYTHON.fullmatch(one.strip()))), None)


def _saved_python(directory: Path) -> str:
    """What MLmodel says; '' when it does not."""
    flavors = Model.load(directory / MLMODEL_FILE).flavors
    return str(flavors.get("python_function", {}).get("python_version") or "")


def _minor(version: str, file: str) -> str:
    """``3.11`` of ``3.11.7``: the versions of one series take the same packages and read the same pickles."""
    match = _VERSION.fullmatch(version.strip())
    if match is None:
        raise ModelError(f"The model must say which Python it needs, such as 3.11.7, in {file}; got '{version:.50}'")
    return f"{match[1]}.{match[2]}"
