"""Columns of numbers cast many at a time, as arrays of two dimensions: pandas takes long for each column it sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .frame_blocks import Block, frame_of

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
        cells = frame.to_numpy(dtype=object).T
        blocks = [Block(cells[places].astype(dtype, copy=False), places) for dtype, places in groups.items()]
    else:
        groups = _grouped(targets)
        blocks = [
            Block(_chosen(frame, places).to_numpy(dtype=dtype, copy=True).T, places) for dtype, places in groups.items()
        ]
        blocks += _rest(frame, dtypes, [place for place in range(len(dtypes)) if place not in targets])
    result = frame_of(blocks, frame.index, frame.columns)
    if frame.attrs:
        result.attrs = frame.attrs
    return result


def _rest(frame: Any, dtypes: list[Any], places: list[int]) -> list[Block]:
    """What stays as it is, copied: what a model does to its frame must not reach the caller's."""
    arrays = _grouped({place: dtypes[place] for place in places if _is_array(dtypes[place])})
    blocks = [Block(_chosen(frame, chosen).to_numpy(copy=True).T, chosen) for chosen in arrays.values()]
    own = [place for place in places if not _is_array(dtypes[place])]
    return blocks + [Block(frame.iloc[:, place].array.copy(), [place]) for place in own]


def all_zero_or_one(frame: Any, places: list[int]) -> bool:
    """Whether the whole numbers at these places are nothing but 0 and 1."""
    values = _chosen(frame, places).to_numpy()
    return bool(((values == 0) | (values == 1)).all())


def _is_plain(dtype: Any) -> bool:
    """Whether an array of Python objects keeps the values as they are; pandas' own types are not numpy's."""
    return _is_array(dtype) and dtype.kind in "biufO"


def _is_array(dtype: Any) -> bool:
    """Whether pandas keeps several columns of this dtype in one array of numpy's; moments have one of its own."""
    import numpy

    return isinstance(dtype, numpy.dtype) and dtype.kind not in "mM"


def _grouped(dtypes: Mapping[int, Any]) -> dict[Any, list[int]]:
    groups: dict[Any, list[int]] = {}
    for place, dtype in dtypes.items():
        groups.setdefault(dtype, []).append(place)
    return groups


def _chosen(frame: Any, places: list[int]) -> Any:
    return frame if len(places) == frame.shape[1] else frame.take(places, axis=1)
