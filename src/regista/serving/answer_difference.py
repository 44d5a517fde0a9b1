"""AnswerDifference: how two answers to one request differ."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .answer import Answer

_MISSING = object()


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """``numbers`` were compared, ``unequal`` of them differ; ``total`` and ``largest`` are of the absolute differences.

    ``different`` says whether anything at all differs, texts and shapes included. Of two numbers of which one is NaN or
    infinite only that is counted, not by how much they differ.
    """

    different: bool
    numbers: int = 0
    unequal: int = 0
    total: float = 0.0
    largest: float = 0.0

    @classmethod
    def between(cls, one: Answer, other: Answer) -> AnswerDifference:
        """Compare two answers number by number where both are JSON, else byte by byte."""
        if one.body == other.body and one.media_type != "application/json":
            return cls(False)
        try:
            left, right = json.loads(one.body), json.loads(other.body)
        except (ValueError, RecursionError):
            return cls(one.body != other.body)
        different, numbers, unequal, total, largest = False, 0, 0, 0.0, 0.0
        for first, second in _pairs(left, right):
            if not (_is_number(first) and _is_number(second)):
                different = different or type(first) is not type(second) or first != second
                continue
            numbers += 1
            if first == second or (first != first and second != second):  # noqa: PLR0124 - NaN
                continue
            unequal += 1
            distance = abs(float(first) - float(second))
            if math.isfinite(distance):
                total += distance
                largest = max(largest, distance)
        return cls(different or unequal > 0, numbers, unequal, total, largest)


def _pairs(left: Any, right: Any) -> Iterator[tuple[Any, Any]]:
    """The values at the same places; what is on one side only is beside _MISSING."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in left.keys() & right.keys():
            yield from _pairs(left[key], right[key])
        yield from ((_MISSING, key) for key in left.keys() ^ right.keys())
    elif isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            yield from _pairs(one, other)
        if len(left) != len(right):
            yield _MISSING, None
    else:
        yield left, right


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
