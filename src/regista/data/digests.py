"""Digests of data sets: eight hexadecimal digits, the same ones that MLflow's clients give the same data.

What is hashed was found by comparing digests: pandas' own hashes of the first 10,000 rows or elements, then the sizes
and names of everything, as 64-bit whole numbers and UTF-8, through MD5. A digest tells versions of a data set apart; it
proves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MOST_ROWS = 10_000
DIGITS = 8


def frame_digest(frame: Any, rows: int | None = None) -> str:
    """The digest of a pandas DataFrame: numbers and texts of its first rows, how many rows there are, all column names.

    Columns of other types (times, lists, texts with gaps) count by name only. ``rows`` is how many there are when the
    frame has but the first ones.
    """
    import numpy
    from pandas.util import hash_pandas_object

    head = frame.head(MOST_ROWS)
    texts = frame.columns[[_is_text(frame.iloc[:, place]) for place in range(frame.shape[1])]]
    hashed = head[texts.union(head.select_dtypes(include=[numpy.number]).columns)]
    names = (str(name).encode(errors="surrogatepass") for name in frame.columns)
    return _digest(
        [hash_pandas_object(hashed).to_numpy().tobytes(), _size(len(frame) if rows is None else rows), *names]
    )


def arrays_digest(features: Any, targets: Any = None) -> str:
    """The digest of arrays, or of arrays by name: their first elements and their shapes."""
    return _digest([*_parts(features), *(() if targets is None else _parts(targets))])


def text_digest(text: str) -> str:
    """The digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _parts(arrays: Any) -> Iterator[bytes]:
    from pandas.util import hash_array

    for array in [arrays[name] for name in sorted(arrays)] if isinstance(arrays, Mapping) else [arrays]:
        head = array.flatten()[:MOST_ROWS]
        try:
            yield hash_array(head).tobytes()
        except TypeError:  # elements that have no hash
            yield _size(head.size)
        yield from map(_size, array.shape)


def _is_text(column: Any) -> bool:
    """Whether every value is a text; true for no value at all."""
    if column.dtype.kind in "iufcbmM":
        return not len(column)
    if column.dtype == "str":  # quicker than a look at each value
        return not column.hasnans
    return all(type(value) is str for value in column)


def _size(number: int) -> bytes:
    import numpy

    return numpy.int64(number).tobytes()


def _digest(parts: Iterable[bytes]) -> str:
    md5 = hashlib.md5(usedforsecurity=False)
    for part in parts:
        md5.update(part)
    return md5.hexdigest()[:DIGITS]
