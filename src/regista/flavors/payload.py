"""What MLmodel names in a model directory: its files, and the classes that read them."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import ModelError
from ..model.inside import inside


def payload(path: Path, name: object) -> Path:
    """The file or folder ``name`` of the model directory ``path``; ModelError when it is not there."""
    found = inside(path, str(name))
    if not found.exists():
        raise ModelError(f"The model directory {path} has no file {str(name)!r}")
    return found


def class_name(model: object) -> str:
    """The full name of an object's class, as MLmodel keeps it."""
    return f"{type(model).__module__}.{type(model).__qualname__}"


def find_class(name: str, *bases: type) -> Any:
    """The class called ``name``, which must be one of ``bases`` or below; ModelError when it is not.

    The check keeps a changed MLmodel from calling something else under the name of a model class.
    """
    module, _, attribute = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise ModelError(f"The model's class {name!r} cannot be imported here: {error}") from error
    if not (isinstance(found, type) and issubclass(found, bases)):
        raise ModelError(f"The model's class {name!r} is no {' or '.join(base.__name__ for base in bases)}")
    return found


def known_params(function: Callable[..., Any], params: Mapping[str, Any] | None) -> dict[str, Any]:
    """Those of ``params`` that ``function`` takes; callers may send more than one framework understands."""
    if not params:
        return {}
    taken = inspect.signature(function).parameters
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in taken.values()):
        return dict(params)
    return {name: value for name, value in params.items() if name in taken}
