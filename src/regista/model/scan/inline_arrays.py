"""The arrays that joblib writes between the opcodes of its pickles.

joblib's unpickler reads them when it builds a ``NumpyArrayWrapper``: a byte that says how much padding follows, the
padding, then the numbers; arrays of objects are a pickle of their own there.
"""

from __future__ import annotations

import math
import re
from typing import Any

from .budget import Unreadable
from .values import Made, Name, class_of

_WRAPPER = Name("joblib.numpy_pickle", "NumpyArrayWrapper")
_NUMBERS = re.compile(r"[|<>=]?([biufcmMSaV])(\d+)$")
_TEXT = re.compile(r"[|<>=]?U(\d+)$")


def array_end(made: Made, data: Any, position: int) -> int | None:
    """Where the array of ``made`` ends; -1 when a pickle of its objects comes; None when no array belongs to it."""
    if class_of(made) != _WRAPPER or not isinstance(made.state, dict):
        return None
    shape, dtype = made.state.get("shape"), made.state.get("dtype")
    if not isinstance(shape, tuple) or not all(isinstance(size, int) and size >= 0 for size in shape):
        raise Unreadable("an array of joblib has no shape")
    size = _item_size(dtype)
    if size is None:
        return -1
    if made.state.get("numpy_array_alignment_bytes") is not None:
        position += 1 + data[position]
    return position + size * math.prod(shape)


def _item_size(dtype: Any) -> int | None:
    """Bytes per item of a pickled dtype; None when the items are objects."""
    if not isinstance(dtype, Made) or not isinstance(dtype.arguments, tuple) or not dtype.arguments:
        raise Unreadable("an array of joblib has no type")
    text = dtype.arguments[0]
    if not isinstance(text, str):
        raise Unreadable("an array of joblib has a type that is not known")
    if text.lstrip("|<>=")[:1] == "O" or _has_objects(dtype.state):
        return None
    if found := _TEXT.match(text):
        return 4 * int(found[1])
    if found := _NUMBERS.match(text):
        return int(found[2])
    raise Unreadable(f"an array of joblib has the type {text!r}, which is not known")


def _has_objects(state: Any) -> bool:
    """Whether a field of a record type is an object: types within the state are pickled like the type itself."""
    if isinstance(state, Made):
        first = state.arguments[0] if isinstance(state.arguments, tuple) and state.arguments else ""
        return (isinstance(first, str) and first.lstrip("|<>=")[:1] == "O") or _has_objects(state.state)
    if isinstance(state, dict):
        return any(_has_objects(part) for part in state.values())
    return isinstance(state, tuple) and any(_has_objects(part) for part in state)
