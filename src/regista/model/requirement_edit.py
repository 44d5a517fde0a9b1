"""Adding requirements to a saved model's environment files, and taking some out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InvalidParameter
from .requirements import OPTION, Requirement

ADD, REMOVE = "add", "remove"

# PEP 508: name, extras, then versions or a URL, then a marker; what a marker says is left to pip.
_VERSION = r"(?:===?|~=|!=|<=?|>=?)\s*[A-Za-z0-9][\w.*+!-]*"
_WELL_FORMED = re.compile(
    r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?\s*"
    r"(?:\[\s*[\w.-]+(?:\s*,\s*[\w.-]+)*\s*\]\s*)?"
    rf"(?:@\s*\S+|\(?{_VERSION}(?:\s*,\s*{_VERSION})*\)?)?"
    r"(?:\s*;\s*.+)?(?:\s+--hash[= ]\S+)*"
)


def edit_requirements(lines: Iterable[str], operation: str, changes: Iterable[str]) -> list[str]:
    """The lines of a requirements file after ``add`` or ``remove``; order and everything else stay.

    ``add`` puts a requirement in the place of one of the same name, else at the end; ``remove`` takes out what has
    the name, whatever version is written with either, and passes by names that are not there. Options of pip
    (``--extra-index-url URL``) are lines of their own: they are added once, and removed when they are the same.
    InvalidParameter for other operations, lines that pip would not read, and two requirements of one name.
    """
    if operation not in {ADD, REMOVE}:
        raise InvalidParameter(f"operation must be '{ADD}' or '{REMOVE}', got {operation!r}")
    changed = _read_changes(changes)
    if operation == REMOVE:
        return [line for line in lines if _key(line) not in changed]
    waiting = dict(changed)
    kept = []
    for line in lines:
        key = _key(line)
        if key not in changed:
            kept.append(line)
        elif key in waiting:  # a name may have several lines, with markers; the new one stands for all
            kept.append(waiting.pop(key))
    return kept + list(waiting.values())


def edit_conda(conda: Mapping[str, Any], operation: str, changes: Iterable[str]) -> dict[str, Any]:
    """The mapping of a conda.yaml with its pip section edited likewise; everything else stays."""
    before = conda.get("dependencies") or []
    if not isinstance(before, list):
        raise InvalidParameter(f"conda.yaml's 'dependencies' must be a list, got {before!r:.200}")
    sections = before if any(map(_has_pip, before)) else [*before, {"pip": []}]
    after = [
        {**part, "pip": edit_requirements(map(str, part["pip"] or ()), operation, changes)} if _has_pip(part) else part
        for part in sections
    ]
    return {**conda, "dependencies": after}


def _has_pip(part: Any) -> bool:
    return isinstance(part, Mapping) and "pip" in part


def _key(line: str) -> str:
    """What a line is known by: a requirement by its name, everything else by itself."""
    return Requirement.of(line).name or " ".join(line.split())


def _read_changes(changes: Iterable[str]) -> dict[str, str]:
    lines = [changes] if isinstance(changes, str) else list(changes)
    if isinstance(changes, str) or not all(isinstance(line, str) for line in lines):
        raise InvalidParameter(f"requirement_list must be a list of texts such as 'numpy==2.1', got {changes!r:.200}")
    found: dict[str, str] = {}
    for line in map(str.strip, lines):
        if not (_WELL_FORMED.fullmatch(line) or OPTION.fullmatch(line)):
            raise InvalidParameter(
                f"requirement_list: {line!r} is no requirement. Each is one line as pip reads it, such as "
                "'numpy==2.1', 'torch[gpu]>=2' or '--extra-index-url URL'."
            )
        key = _key(line)
        if found.setdefault(key, line) != line:
            raise InvalidParameter(f"requirement_list: {found[key]!r} and {line!r} are the same distribution")
    return found
