"""What is asked of a torch module while it is saved or called: its mode, its device, its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any


@contextmanager
def evaluating(model: Any) -> Iterator[None]:
    """Evaluation mode while this is open; afterwards each part of the model is in the mode it was in."""
    parts = [part for part in model.modules() if part.training]
    for part in parts:
        part.training = False
    try:
        yield
    finally:
        for part in parts:
            part.training = True


def tensors(model: Any) -> Iterator[Any]:
    """Parameters and buffers."""
    return chain(model.parameters(), model.buffers())


def device_of(model: Any) -> Any:
    """The device of the first tensor; the CPU for a module without any."""
    import torch

    first = next(tensors(model), None)
    return torch.device("cpu") if first is None else first.device


def number_type(model: Any) -> str | None:
    """numpy's name of the model's floating-point type; None when numpy has none, or the model has no numbers."""
    import torch

    names = {torch.float16: "float16", torch.float32: "float32", torch.float64: "float64"}
    first = next((one for one in model.parameters() if one.is_floating_point()), None)
    return None if first is None else names.get(first.dtype)
