"""Columns of numbers cast many at a time, as arrays of two dimensions: pandas takes long for each column it sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FEWEST = 3
"""With fewer columns, setting one after the other is quicker."""
_FEW_CELLS = 1_000
"""Up to so many, Python objects of all cells are made in less time than pandas picks columns in."""


def cast_blocks(frame: Any, dtypes: list[Any], targets: Mapping[int, Any]) -> Any:
    """A new frame of the same index and columns in which those at the places of ``targets`` have these numpy dtypes.

    ``dtypes`` are those of the frame. Only for columns of numpy's numbers whose values the new dtypes can hold.
    """
    if frame.size <= _FEW_CELLS and all(map(_is_plain, dtypes)):
        groups = _grouped({place: targets.get(place, dtype) for place, dtype in enumerate(dtypes)})
        cells = frame.to_numpy(dtype=object)
        parts = [_part(cells[:, places].astype(dtype, copy=False), frame) for dtype, places in groups.items()]
        return _joined(frame, parts, [*groups.values()])
    groups = _grouped(targets)
    parts = [_part(_chosen(frame, places).to_numpy(dtype=dtype, copy=True), frame) for dtype, places in groups.items()]
    places = [*groups.values()]
    if rest := [place for place in range(frame.shape[1]) if place not in targets]:
        parts.append(_chosen(frame, rest))
        places.append(rest)
    return _joined(frame, parts, places)


def all_zero_or_one(frame: Any, places: list[int]) -> bool:
    """Whether the whole numbers at these places are nothing but 0 and 1."""
    values = _chosen(frame, places).to_numpy()
    return bool(((values == 0) | (values == 1)).all())


def _is_plain(dtype: Any) -> bool:
    """Whether an array of Python objects keeps the values as they are; pandas' own types are not numpy's."""
    import numpy

    return isinstance(dtype, numpy.dtype) and dtype.kind in "biufO"


def _grouped(dtypes: Mapping[int, Any]) -> dict[Any, list[int]]:
    groups: dict[Any, list[int]] = {}
    for place, dtype in dtypes.items():
        groups.setdefault(dtype, []).append(place)
    return groups


def _chosen(frame: Any, places: list[int]) -> Any:
    return frame if len(places) == frame.shape[1] else frame.take(places, axis=1)


def _part(values: Any, frame: Any) -> Any:
    import pandas

    return pandas.DataFrame(values, index=frame.index, dtype=values.dtype, copy=False)  # else texts become str


def _joined(frame: Any, parts: list[Any], places: list[list[int]]) -> Any:
    """The parts beside each other, each column back at its place, with the names of ``frame``."""
    import pandas

    result = parts[0]
    if len(parts) > 1:
        order = {place: number for number, place in enumerate(place for chosen in places for place in chosen)}
        result = pandas.concat(parts, axis=1, ignore_index=True)
        result = result.take([order[place] for place in range(len(order))], axis=1)
    result.columns = frame.columns
    if frame.attrs:
        result.attrs = frame.attrs
    return result
