"""Verdicts on the names that a model's files import: which are usual, and which could do anything.

The lists cannot be complete, and do not have to be: a name that is in none of them is *unknown*, never *known*.
"""

from __future__ import annotations

import functools
from enum import StrEnum
from itertools import accumulate

from . import dangerous_names, known_names


class Verdict(StrEnum):
    """What is to be thought of a name, from harmless to harmful."""

    KNOWN = "known"
    """Part of a framework's or of Python's own data: loading it does what its name says."""
    CODE = "code"
    """The file carries Python code of its own, which runs when the model is used, or while it loads."""
    UNKNOWN = "unknown"
    """Nothing is known about it: whatever that name is, loading calls it."""
    DANGEROUS = "dangerous"
    """Can run commands or code, reach the network or files, or get at anything else by name."""


@functools.lru_cache(4096)
def judge(text: str) -> Verdict:
    """The verdict on a name as findings show it: ``module.name``, ``module:outer.inner`` or ``module <name>``."""
    if text.startswith("module "):
        return _judge_module(text.removeprefix("module "))
    module, separator, name = text.partition(":")
    if not separator:
        module, _, name = text.rpartition(".")
    root = module.partition(".")[0]
    parts = name.split(".")
    if name in known_names.NAMES.get(module, ()) or root == "__torch__":
        return Verdict.KNOWN
    if _is_dangerous(module, name, parts):
        return Verdict.DANGEROUS
    if (module, name) in _CODE or (module in _CLOUDPICKLE and name.startswith("_")):
        return Verdict.CODE
    if root in known_names.PACKAGES and all(part.lstrip("_")[:1].isupper() for part in parts):
        return Verdict.KNOWN
    return Verdict.UNKNOWN


def _is_dangerous(module: str, name: str, parts: list[str]) -> bool:
    if not module or "?" in module or "?" in name:
        return True
    if _is_below_dangerous(module) or name in dangerous_names.NAMES.get(module, ()):
        return True
    # By whatever module they are reached: most modules have imported some of these.
    return bool(dangerous_names.ANYWHERE & set(parts)) or any(part in dangerous_names.MODULES for part in parts[:-1])


def _is_below_dangerous(module: str) -> bool:
    prefixes = accumulate(module.split("."), lambda outer, inner: f"{outer}.{inner}")
    return not dangerous_names.MODULES.isdisjoint(prefixes)


def _judge_module(name: str) -> Verdict:
    if _is_below_dangerous(name) or name == "builtins":
        return Verdict.DANGEROUS
    return (
        Verdict.KNOWN
        if name.partition(".")[0] in known_names.PACKAGES or name in dangerous_names.HARMLESS_MODULES
        else Verdict.UNKNOWN
    )


_CLOUDPICKLE = ("cloudpickle.cloudpickle", "cloudpickle.cloudpickle_fast", "cloudpickle")
_CODE = {("types", "CodeType"), ("types", "FunctionType"), ("types", "CellType"), ("types", "LambdaType")}
