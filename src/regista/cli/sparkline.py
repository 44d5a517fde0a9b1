"""Sparkline: the course of a metric on one line."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

from ..entities.metric import LARGEST

_LEVELS = "▁▂▃▄▅▆▇█"
_GAP = " "


def sparkline(values: Sequence[float], width: int) -> str:
    """The values as blocks from the least to the greatest, at most ``width`` of them.

    More values than that are thinned out evenly; the first and the last stay. NaN is a blank; what stands for an
    infinity is at the edge, and the others keep their scale.
    """
    thinned = values if len(values) <= width else [values[place] for place in _spread(len(values), width)]
    finite = [value for value in thinned if abs(value) < LARGEST]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    return "".join(_GAP if math.isnan(value) else _LEVELS[_level(value, low, high)] for value in thinned)


def can_show_sparklines(encoding: str | None = None) -> bool:
    """Whether an encoding, that of stdout when none is given, has these signs at all."""
    try:
        _LEVELS.encode(encoding or sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _level(value: float, low: float, high: float) -> int:
    top = len(_LEVELS) - 1
    if value <= low or high == low:
        return 0 if value < LARGEST else top
    if value >= high:
        return top
    # The span from one end of the floats to the other is larger than any of them; half of it is not.
    scale = 1.0 if math.isfinite(high - low) else 0.5
    return min(top, int((value * scale - low * scale) / (high * scale - low * scale) * len(_LEVELS)))


def _spread(count: int, width: int) -> list[int]:
    if width <= 1:
        return [count - 1] * max(width, 0)
    return [place * (count - 1) // (width - 1) for place in range(width)]
