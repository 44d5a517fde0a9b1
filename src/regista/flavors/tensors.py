"""Tensors of a framework as the arrays they hold, which is what examples, signatures and results are made of."""

from __future__ import annotations

from typing import Any


def as_arrays(value: Any) -> Any:
    """``value`` with torch's and TensorFlow's tensors (also those in a dict) as numpy arrays; all else as it is."""
    if isinstance(value, dict):
        return {key: as_arrays(part) for key, part in value.items()}
    package = type(value).__module__.partition(".")[0]
    if package == "torch" and hasattr(value, "detach"):
        return value.detach().cpu().numpy()
    if package == "tensorflow" and callable(getattr(value, "numpy", None)):
        return value.numpy()
    return value
