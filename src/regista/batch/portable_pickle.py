"""Pickles that go between two Pythons which have other releases of numpy and pandas.

What both write of their own objects differs from release to release. Here arrays, Series and DataFrames are written as
their values and names, and made anew by whoever reads them. Everything else is pickled as ever.
"""

from __future__ import annotations

import io
import pickle
from typing import Any


def dumps(value: Any) -> bytes:
    """The bytes of a value. Series and DataFrames lose their index, and times of a zone come back as UTC."""
    file = io.BytesIO()
    _Pickler(file, protocol=5).dump(value)
    return file.getvalue()


def loads(content: bytes) -> Any:
    """The value; for bytes of our own processes only."""
    return pickle.loads(content)  # noqa: S301 - see above


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        import numpy
        import pandas

        if isinstance(value, pandas.DataFrame):
            columns = [value.iloc[:, place] for place in range(value.shape[1])]
            return _frame, (list(value.columns), columns, len(value))
        if isinstance(value, pandas.Series):
            return _reduced_series(value)
        if isinstance(value, numpy.ndarray):
            if value.dtype.hasobject:
                return _objects, (value.shape, value.ravel().tolist())
            return _array, (value.dtype.str, value.shape, value.tobytes())
        if isinstance(value, numpy.generic) and not value.dtype.hasobject:
            return _scalar, (value.dtype.str, value.tobytes())
        return NotImplemented


def _reduced_series(series: Any) -> Any:
    import numpy
    import pandas

    if isinstance(series.dtype, numpy.dtype):
        return _series, (series.name, series.to_numpy())
    if isinstance(series.dtype, pandas.DatetimeTZDtype):
        return _times, (series.name, series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy())
    # Texts, whole numbers with gaps, categories: which type that is, the other pandas knows by itself.
    return _inferred, (series.name, [None if pandas.isna(cell) else cell for cell in series.tolist()])


def _array(kind: str, shape: tuple[int, ...], content: bytes) -> Any:
    import numpy

    return numpy.frombuffer(bytearray(content), dtype=kind).reshape(shape)  # a bytearray, so that it can be changed


def _objects(shape: tuple[int, ...], cells: list[Any]) -> Any:
    import numpy

    array = numpy.empty(len(cells), dtype=object)
    for place, cell in enumerate(cells):  # at once, numpy would make arrays in cells into more dimensions
        array[place] = cell
    return array.reshape(shape)


def _scalar(kind: str, content: bytes) -> Any:
    import numpy

    return numpy.frombuffer(content, dtype=kind)[0]


def _series(name: Any, values: Any) -> Any:
    import pandas

    return pandas.Series(values, name=name, dtype=values.dtype)


def _times(name: Any, values: Any) -> Any:
    return _series(name, values).dt.tz_localize("UTC")


def _inferred(name: Any, cells: list[Any]) -> Any:
    import pandas

    return pandas.Series(cells, name=name, dtype=None if cells else object)


def _frame(names: list[Any], columns: list[Any], rows: int) -> Any:
    import pandas

    frame = pandas.concat(columns, axis=1) if columns else pandas.DataFrame(index=range(rows))
    frame.columns = pandas.Index(names, dtype=None if names else object)
    return frame
