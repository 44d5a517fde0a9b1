"""A frame put together of arrays, each of which is the values of some of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Block(NamedTuple):
    """The columns at ``places``: an array of numpy's of shape (columns, rows), or one of pandas' own for one column."""

    values: Any
    places: Sequence[int]


def frame_of(blocks: Sequence[Block], index: Any, columns: Any) -> Any:
    """A DataFrame of these blocks, whose places are all from 0 on; the arrays are its own from now on.

    Of the labels, which are pandas' indexes, it gets views, so that whoever gives those of one frame a name gives it
    to no other.
    """
    import numpy
    import pandas.api

    internals = getattr(pandas.api, "internals", None)  # since pandas 3; without it, each column takes its time
    if internals is not None:
        placed = [(values, numpy.array(places, numpy.intp)) for values, places in blocks]
        return internals.create_dataframe_from_blocks(placed, index=index.view(), columns=columns.view())
    arrays: dict[int, Any] = {}
    for values, places in blocks:
        arrays |= zip(places, values if values.ndim == 2 else [values], strict=True)
    frame = pandas.DataFrame({place: arrays[place] for place in range(len(arrays))}, index=index.view())
    frame.columns = columns.view()
    return frame
