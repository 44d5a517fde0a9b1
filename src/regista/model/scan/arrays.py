"""numpy's ``.npy`` files: arrays of objects are a pickle behind the header.

The format: ``numpy.lib.format``, versions 1 to 3.
"""

from __future__ import annotations

import ast
import struct
from typing import Any

from .budget import Budget, Unreadable
from .findings import Findings
from .pickles import scan_pickles

_LARGEST_HEADER = 1 << 16  # reading one as a literal takes five hundred times its size in memory


def scan(data: Any, findings: Findings, budget: Budget) -> str:
    """Note what the array's objects import; gives the kind of file."""
    major = data[6]
    layout = "<H" if major == 1 else "<I"
    start = 8 + struct.calcsize(layout)
    size = struct.unpack_from(layout, data, 8)[0] if len(data) >= start else _LARGEST_HEADER
    if major not in {1, 2, 3} or size >= _LARGEST_HEADER:
        raise Unreadable("the header of the array cannot be read")
    try:
        header = ast.literal_eval(str(bytes(data[start : start + size]), "utf-8" if major == 3 else "latin-1").strip())
        holds_objects = _has_objects(header["descr"])
    except (ValueError, SyntaxError, TypeError, KeyError, MemoryError, RecursionError):
        raise Unreadable("the header of the array cannot be read") from None
    if not holds_objects:
        return "array"
    scan_pickles(data, findings, budget, must_be_pickle=True, inline_arrays=False, position=start + size)
    return "array of objects"


def _has_objects(descr: Any) -> bool:
    if isinstance(descr, str):
        return descr.lstrip("|<>=")[:1] == "O"
    if isinstance(descr, tuple):  # a type and a shape
        return _has_objects(descr[0])
    return any(_has_objects(field[1]) for field in descr)
