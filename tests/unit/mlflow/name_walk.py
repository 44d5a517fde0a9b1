"""Walks the tables of docs/mlflow-names.md: what is not as they say."""

from __future__ import annotations

import importlib
import inspect
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

PAGE = Path(__file__).parents[3] / "docs" / "mlflow-names.md"
ROW = re.compile(r"^\| `(\w+)(?:\(([^)]*)\))?` \| (?:CORE|COMMON|RARE)( \*)? \| `([\w.]+)` \|$", re.MULTILINE)
MADE_BY_KERAS = "MlflowCallback"


class Name(NamedTuple):
    """One row: a name in MLflow's module or class ``owner``, its parameters in order, and where it is here."""

    owner: str
    name: str
    parameters: tuple[str, ...]
    removed: bool
    here: str


def rows() -> list[Name]:
    """Every row of the tables of modules and classes."""
    found = []
    for section in re.split(r"^## (?=mlflow)", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        owner = section.partition("\n")[0]
        for name, parameters, removed, here in ROW.findall(section):
            found.append(Name(owner, name, tuple(re.findall(r"\w+", parameters)), bool(removed), here))
    return found


def walk(root: str) -> list[str]:
    """What is not as the page says, with MLflow's layout below the package ``root``."""
    can_have_callbacks = find_spec("keras") is not None and find_spec("tensorflow") is not None
    return [
        problem for row in rows() if can_have_callbacks or row.name != MADE_BY_KERAS for problem in _problems(row, root)
    ]


def resolve(path: str) -> Any:
    """The module, or the class or function in one, that a dotted name means."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        if not module:
            raise
        return getattr(resolve(module), name)


def _problems(row: Name, root: str) -> list[str]:
    what = f"{row.owner}.{row.name}"
    try:
        found = getattr(resolve(root + row.owner.removeprefix("mlflow")), row.name)
    except (ImportError, AttributeError) as error:
        return [f"{what}: {error}"]
    problems = [] if _is_same(found, resolve(row.here)) else [f"{what} is not {row.here}"]
    if row.parameters:
        taken = [
            parameter.name
            for parameter in inspect.signature(found).parameters.values()
            if parameter.kind not in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}
        ]
        if [name for name in taken if name in row.parameters] != list(row.parameters):
            problems.append(f"{what} takes {taken}, and not {list(row.parameters)} in this order")
    return problems


def _is_same(one: Any, other: Any) -> bool:
    """Whether they are one object; a class method is another object for each class that has it."""
    return getattr(one, "__func__", one) is getattr(other, "__func__", other)
