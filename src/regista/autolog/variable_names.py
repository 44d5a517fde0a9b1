"""The name that a caller's code has for a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any


def variable_name(value: Any, frame: FrameType | None, package: str) -> str | None:
    """The first variable of the calling function, or of its module, that is this very object; None without one.

    A function of ``package`` calls for somebody else: then those who called it are looked at as well.
    """
    for names in _namespaces(frame, package):
        for name, known in list(names.items()):
            if known is value and not name.startswith("_"):
                return name
    return None


def shown_argument(value: Any, frame: FrameType | None, package: str) -> str:
    """How a call's argument reads: a plain value as it is, anything else by its variable or its type."""
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value)
    return variable_name(value, frame, package) or f"<{type(value).__name__}>"


def _namespaces(frame: FrameType | None, package: str) -> Iterator[Mapping[str, Any]]:
    while frame is not None:
        yield frame.f_locals
        yield frame.f_globals
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] not in {package, "joblib"}:
            return
        frame = frame.f_back
