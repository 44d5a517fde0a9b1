"""Data and results by their rows: DataFrames, arrays, and dicts of arrays joined and taken apart."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Sequence
from itertools import accumulate
from typing import Any

from ..errors import ModelError
from .respond import encode_predictions, is_array, is_pandas


def kind_of(data: Any) -> Hashable:
    """What data must have in common to be joined, beside its rows; None for data of which nobody knows what rows are.

    A DataFrame with an index of its own is such data: the model may look at it.
    """
    if is_pandas(data, "DataFrame"):
        if not _is_counted(data.index) or data.attrs:
            return None
        return ("frame", tuple(data.columns), tuple(map(str, data.dtypes)))
    if is_array(data):
        return ("array", str(data.dtype), data.shape[1:]) if data.ndim else None
    if isinstance(data, dict) and data and all(is_array(part) and part.ndim for part in data.values()):
        same = len({len(part) for part in data.values()}) == 1
        return ("dict", tuple((name, kind_of(part)) for name, part in data.items())) if same else None
    return None


def row_count(data: Any) -> int:
    """The rows of data that has a kind."""
    return len(next(iter(data.values()))) if isinstance(data, dict) else len(data)


def concatenated(parts: Sequence[Any]) -> Any:
    """Data of one kind, one below the other."""
    import numpy

    first = parts[0]
    if is_pandas(first, "DataFrame"):
        import pandas

        return pandas.concat(parts, ignore_index=True)
    if isinstance(first, dict):
        return {name: numpy.concatenate([part[name] for part in parts]) for name in first}
    return numpy.asfortranarray(numpy.concatenate(parts)) if first.ndim == 2 else numpy.concatenate(parts)


def split_rows(result: Any, counts: Sequence[int]) -> list[Any] | None:
    """The parts of a result that has as many rows as there were; None for every other result."""
    ends = [*accumulate(counts)]
    bounds = [(end - count, end) for count, end in zip(counts, ends, strict=True)]
    if isinstance(result, dict):
        return _split_dict(result, counts)
    if is_pandas(result, "DataFrame") or is_pandas(result, "Series"):
        if len(result) != ends[-1] or not _is_counted(result.index):
            return None
        return [result.iloc[begin:end].reset_index(drop=True) for begin, end in bounds]
    rows = isinstance(result, list) or (is_array(result) and result.ndim)
    return [result[begin:end] for begin, end in bounds] if rows and len(result) == ends[-1] else None


def _split_dict(result: dict[Any, Any], counts: Sequence[int]) -> list[Any] | None:
    parts = {name: split_rows(part, counts) for name, part in result.items()}
    whole = {name: part for name, part in parts.items() if part is not None}
    if not whole or len(whole) < len(parts):
        return None
    return [{name: part[place] for name, part in whole.items()} for place in range(len(counts))]


def same_answers(one: Any, other: Any) -> bool:
    """Whether two results are the same in JSON, but for the rounding of fractions."""
    try:
        return _nearly_equal(*(json.loads(encode_predictions(result)) for result in (one, other)))
    except ModelError:
        return False


def _nearly_equal(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_nearly_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(map(_nearly_equal, one.values(), other.values()))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-8) or (math.isnan(one) and math.isnan(other))
    return type(one) is type(other) and bool(one == other)


def _is_counted(index: Any) -> bool:
    """Whether an index is nothing but the numbers of the rows."""
    return type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1 and index.name is None
