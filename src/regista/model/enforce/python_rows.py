"""Rows of Python's own values, as JSON gives them, put straight into columns of the declared types.

pandas takes longer to find out what such values are than all the rest of enforcement takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from ..types import DataType
from .frame_blocks import Block, frame_of

_EXACT: dict[Any, type] = {
    DataType.double: float,
    DataType.long: int,
    DataType.boolean: bool,
    DataType.string: str,
}
"""Types whose values are right as they are; Python's whole numbers and fractions are too wide for the others."""


class _Kind(NamedTuple):
    """The types that the values of a column may have, and the dtype of numpy's array of them."""

    declared: DataType
    exact: set[type]
    dtype: Any


class PythonRows:
    """What the columns of one schema make of a dictionary, or a list of dictionaries, that fits them exactly."""

    def __init__(self, names: Sequence[str | int], types: Sequence[Any]) -> None:
        self._names = list(names)
        self._keys = set(names)
        self._kinds = [_Kind(kind, _exact(kind), kind.to_numpy()) for kind in types if _is_exact(kind)]
        self._possible = len(self._kinds) == len(self._keys) == len(self._names)
        self._texts = [place for place, kind in enumerate(self._kinds) if kind.declared is DataType.string]
        self._numbers: dict[Any, list[int]] = {}
        for place, kind in enumerate(self._kinds):
            if kind.declared is not DataType.string:
                self._numbers.setdefault(kind.dtype, []).append(place)

    def frame(self, data: Any) -> Any | None:
        """The DataFrame of the declared columns; None for all that takes a closer look, or does not fit."""
        columns = self._columns(data) if self._possible else None
        if not columns:
            return None
        length = len(columns[0])
        if not length or any(len(column) != length for column in columns) or not self._fit(columns):
            return None
        try:
            return self._of(columns, length)
        except (OverflowError, UnicodeEncodeError):  # what says so better looks at one column after the other
            return None

    def _columns(self, data: Any) -> list[list[Any]] | None:
        """The values by column; a dictionary of lists has columns, unless they are all of texts, which are cells."""
        if isinstance(data, dict) and data.keys() == self._keys:
            values = [data[name] for name in self._names]
            if not any(isinstance(value, list) for value in values):
                return [[value] for value in values]
            columns = all(isinstance(value, list) for value in values) and len(self._texts) < len(values)
            return values if columns else None
        if isinstance(data, list) and all(isinstance(row, dict) and row.keys() == self._keys for row in data):
            return [[row[name] for row in data] for name in self._names]
        return None

    def _fit(self, columns: list[list[Any]]) -> bool:
        for kind, column in zip(self._kinds, columns, strict=True):
            found = set(map(type, column))
            flags = kind.declared is DataType.double and found == {int} and set(column) <= {0, 1}
            if not found <= kind.exact and not flags:
                return False
        return True

    def _of(self, columns: list[list[Any]], length: int) -> Any | None:
        import numpy
        import pandas

        blocks = [
            Block(numpy.array([columns[place] for place in places], dtype), places)
            for dtype, places in self._numbers.items()
        ]
        # Texts all at once: pandas takes as long for one as for a hundred.
        texts = pandas.Series([*chain.from_iterable([columns[place] for place in self._texts])]).array
        if self._texts and texts.dtype == object:
            return None
        for start, place in zip(range(0, len(texts), length), self._texts, strict=True):
            blocks.append(Block(texts[start : start + length], [place]))
        return frame_of(blocks, pandas.RangeIndex(length), self._labels)

    @cached_property
    def _labels(self) -> Any:
        import pandas

        return pandas.Index(self._names)


def _exact(kind: DataType) -> set[type]:
    """Python's type, and numpy's of the same width: pandas gives its scalars, too."""
    return {_EXACT[kind]} if kind is DataType.string else {_EXACT[kind], kind.to_numpy().type}


def _is_exact(kind: Any) -> bool:
    return isinstance(kind, DataType) and kind in _EXACT
