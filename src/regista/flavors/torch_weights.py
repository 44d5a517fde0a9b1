"""A torch module's tensors as safetensors, ``data/model.safetensors``; its class is importable code.

The format is Regista's own. The flavor's entry names the class and its keyword arguments; loading calls it and fills
in the tensors. No pickle is involved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from .payload import class_name, find_class

FILE = "model.safetensors"


def write(model: Any, folder: Path, arguments: Mapping[str, Any] | None) -> dict[str, Any]:
    """Write the tensors; returns what the flavor's entry must say.

    ``arguments`` are the keyword arguments, plain values, with which the model's class makes such a module. That is
    tried at once: InvalidParameter when the class cannot be imported, or makes a module with other tensors.
    """
    from safetensors.torch import save_model

    name, given = class_name(model), _plain(arguments)
    if name.startswith("__main__.") or "<locals>" in name:
        raise InvalidParameter(
            f"serialization_format='safetensors' keeps tensors only, and {name} cannot be imported elsewhere: "
            "put it into a module of its own, given with code_paths"
        )
    try:
        made = _make(name, given)
    except ModelError as error:
        raise InvalidParameter(
            f"serialization_format='safetensors' keeps tensors only, and makes the module from its class: "
            f"{error.message}. Give the keyword arguments, plain values, with model_arguments={{…}}."
        ) from error
    shapes, made_shapes = _shapes(model), _shapes(made)
    if differing := sorted(key for key in {*shapes, *made_shapes} if shapes.get(key) != made_shapes.get(key)):
        raise InvalidParameter(
            f"{name} with model_arguments={given} makes a module whose tensors differ from the given one's: {differing}"
        )
    save_model(model, str(folder / FILE))
    return {"model_class": name, "model_arguments": given}


def read(folder: Path, entry: Mapping[str, Any], arguments: Mapping[str, Any]) -> Any:
    """The module, in evaluation mode, on the ``device`` or ``map_location`` of ``arguments``.

    ModelError when its class cannot make it here.
    """
    from safetensors.torch import load_model

    module = _make(str(entry.get("model_class")), _plain(entry.get("model_arguments")))
    load_model(module, folder / FILE)
    where = arguments.get("device") or arguments.get("map_location")
    return (module if where is None else module.to(where)).eval()


def _make(name: str, arguments: Mapping[str, Any]) -> Any:
    import torch

    kind = find_class(name, torch.nn.Module)
    with torch.random.fork_rng(devices=[]):  # first values are drawn only to be replaced
        try:
            return kind(**arguments)
        except Exception as error:
            raise ModelError(f"{name} with {dict(arguments)} fails: {type(error).__name__}: {error}") from error


def _shapes(model: Any) -> dict[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in model.state_dict().items() if hasattr(value, "shape")}


def _plain(arguments: Any) -> dict[str, Any]:
    if arguments is None:
        return {}
    try:
        same = isinstance(arguments, Mapping) and json.loads(json.dumps(dict(arguments))) == dict(arguments)
    except (TypeError, ValueError):
        same = False
    if not same:
        raise InvalidParameter(f"model_arguments must be a dictionary of plain values, got {arguments!r}")
    return dict(arguments)
