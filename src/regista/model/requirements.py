"""From imported modules to pinned distributions, and from requirement files to lists of lines."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..errors import InvalidParameter

if TYPE_CHECKING:
    from importlib.metadata import Distribution

# A reader that is MLflow needs MLflow; Regista reads the format by itself. No upper bound and no pin:
# a pinned release would forbid the very versions of pandas or numpy that the model was trained with.
MLFLOW_REQUIREMENT = "mlflow>=2.22"

# Modules whose distribution has another name. Everything else is asked for under its own name first,
# because the full map reads every installed distribution's file list.
_KNOWN = {
    "PIL": "pillow",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
}
# Ours, the protocol's, and what every environment has.
_NEVER = {"regista", "mlflow", "__main__", "pip", "setuptools", "wheel", "_distutils_hack"}
# What pip takes in a requirements file beside requirements and other files: where to look, and what to take.
OPTION = re.compile(
    r"(?:-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host|--no-binary|--only-binary)[ =]\s*\S+"
    r"|--no-index|--pre|--prefer-binary|--require-hashes"
)
# The first part of a path in RECORD: a package's folder, a module, or one that is compiled.
_TOP_LEVEL = re.compile(r"^(\w+)(?:/|\.py,|\.(?:[\w-]+\.)?(?:so|pyd),)", re.MULTILINE)
# PEP 427: name-version(-build)-python-abi-platform.whl, as a path or a URL.
_WHEEL = re.compile(r"(?:[^@\s]*/)?([^\s/@-]+)-([^\s/@-]+)(?:-\d[^\s/@-]*)?(?:-[^\s/@-]+){3}\.whl")
_NAME = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of a requirements file; ``name`` is normalised, empty for options and bare URLs."""

    line: str
    name: str
    pin: str | None

    @classmethod
    def of(cls, line: str) -> Requirement:
        """Read one line. ``pin`` is the version behind a single ``==``, or a wheel's own; None for anything else."""
        bare = line.split(" #", maxsplit=1)[0].split(";", maxsplit=1)[0].split(" --", maxsplit=1)[0].strip()
        if wheel := _WHEEL.fullmatch(bare):
            return cls(line, normalize(wheel.group(1)), unquote(wheel.group(2)))
        match = None if bare.startswith("-") or "://" in bare.split("@")[0] else _NAME.match(bare)
        if match is None:
            return cls(line, "", None)
        rest = match.group(3).strip()
        pinned = re.fullmatch(r"={2,3}\s*([^\s,*]+)", rest)
        return cls(line, normalize(match.group(1)), pinned.group(1) if pinned else None)


def normalize(name: str) -> str:
    """A distribution's name in its one comparable spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@functools.cache
def installed_version(name: str) -> str | None:
    """The installed version of a distribution, None when it is not installed (read once per process)."""
    from importlib import metadata  # slow to import, and only models need it

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


@functools.cache
def distribution_of(module: str) -> str | None:
    """The distribution that brings a top-level module; None for the standard library and the user's own."""
    if module in _NEVER or module in sys.stdlib_module_names:
        return None
    guess = _KNOWN.get(module, module)
    if installed_version(guess) is not None:
        return guess
    found = _bringers().get(module)
    return found.name if found else None


@functools.cache
def _bringers() -> dict[str, Distribution]:
    """Top-level modules, and the distribution that brings each: the first where several do.

    As ``importlib.metadata.packages_distributions``, which takes a quarter of a second for what this takes some
    milliseconds: it makes a path of each of ten thousands of files, and reads the name of every distribution.
    """
    from importlib import metadata

    found: dict[str, Distribution] = {}
    for one in metadata.distributions():
        listed = (one.read_text("top_level.txt") or "").split()
        for module in listed or set(_TOP_LEVEL.findall(one.read_text("RECORD") or "")):
            found.setdefault(module, one)
    return found


def pin_modules(modules: Iterable[str]) -> list[str]:
    """``name==version`` of the distributions behind ``modules``, sorted by name.

    A module that belongs to no distribution is the user's own; what it imports counts instead.
    """
    found: set[str] = set()
    seen: set[str] = set()
    waiting = sorted({name.partition(".")[0] for name in modules})
    while waiting:
        name = waiting.pop()
        if name in seen or not name:
            continue
        seen.add(name)
        distribution = distribution_of(name)
        if distribution is not None:
            found.add(distribution)
        elif name not in _NEVER and name not in sys.stdlib_module_names:
            waiting.extend(_imports_of(name))
    # Without the local part (2.13.0+cpu), which says which build is here and which no index has: the pin fits it too.
    return [f"{name}=={str(installed_version(name)).partition('+')[0]}" for name in sorted(found, key=str.lower)]


def _imports_of(module: str) -> set[str]:
    loaded = [part for name, part in list(sys.modules.items()) if name.partition(".")[0] == module]
    names: set[str] = set()
    for part in loaded:
        for value in list(vars(part).values()):
            origin = value.__name__ if isinstance(value, type(sys)) else getattr(value, "__module__", None)
            if isinstance(origin, str):
                names.add(origin.partition(".")[0])
    return names


def read_requirements(given: str | Path | Iterable[str], folder: Path = Path()) -> tuple[list[str], list[str]]:
    """Requirement and constraint lines of a list, or of a file with its nested ``-r`` and ``-c`` files.

    Those that a list names are looked for from ``folder``. Raises InvalidParameter when a file cannot be read or a line
    is no text.
    """
    if isinstance(given, str | Path):
        return _read_file(Path(given), set())
    lines = list(given)
    if wrong := [line for line in lines if not isinstance(line, str)]:
        raise InvalidParameter(f"pip requirements must be texts or the path of a file, got {wrong[0]!r}")
    return _read_lines(lines, folder, set())


def _read_file(path: Path, seen: set[Path]) -> tuple[list[str], list[str]]:
    if path.resolve() in seen:
        return [], []
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidParameter(f"The requirements file {str(path)!r} cannot be read: {error}") from error
    return _read_lines(text.replace("\\\n", "").splitlines(), path.parent, seen | {path.resolve()})


def _read_lines(lines: Iterable[str], folder: Path, seen: set[Path]) -> tuple[list[str], list[str]]:
    requirements: list[str] = []
    constraints: list[str] = []
    for raw in lines:
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        match = re.match(r"(-r|--requirement|-c|--constraint)[\s=]+(.+)", line)
        if match is None:
            requirements.append(line)
            continue
        inner, nested = _read_file(folder / match.group(2).strip(), seen)
        if match.group(1) in {"-r", "--requirement"}:
            requirements += inner
            constraints += nested
        else:
            constraints += inner + nested
    return requirements, constraints
