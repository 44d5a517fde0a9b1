"""What models return, as a table with a row for each row of the input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.schema import Schema
from ..serving.respond import is_pandas

PREDICTION = "prediction"
"""The column of answers that have no name; several are ``prediction_0``, ``prediction_1``, …"""


def table_of(result: Any, rows: int, outputs: Schema | None = None) -> Any:
    """The DataFrame of a result for that many rows; ModelError when it is no table of as many.

    DataFrames, Series and objects of lists keep their names; an array of one or two dimensions has the names that the
    signature's outputs give, or ``prediction``. Lists of objects become columns, deeper lists stay in their cells.
    """
    if hasattr(result, "toarray"):  # a scipy sparse matrix
        result = result.toarray()
    if hasattr(result, "to_pandas"):  # polars, pyarrow
        result = result.to_pandas()
    frame = _frame(result, outputs)
    if frame is None:
        raise ModelError(
            f"the model's answer is {type(result).__name__}, which has no rows: it must be an array, a list, a "
            "DataFrame, a Series, or an object of such"
        )
    if len(frame) != rows:
        raise ModelError(f"the model's answer has {len(frame):,} rows for {rows:,} of the input")
    frame.columns = [str(name) for name in frame.columns]
    if len(set(frame.columns)) < len(frame.columns):
        raise ModelError(f"the model's answer has several columns of one name: {', '.join(frame.columns)}")
    return frame


def beside(data: Any, kept: Sequence[str] | bool, table: Any) -> Any:
    """The table with input columns before its own: all of them for True, or those named.

    InvalidParameter when a column is not there, or is called as one of the table's.
    """
    import pandas

    if kept is False:
        return table
    if not is_pandas(data, "DataFrame"):
        raise InvalidParameter("the input has no columns that could be kept: it is no table")
    names = list(data.columns) if kept is True else list(kept)
    if missing := [name for name in names if name not in data.columns]:
        raise InvalidParameter(
            f"the input has no column {missing[0]!r} to keep; it has {', '.join(map(str, data.columns))}"
        )
    if taken := [name for name in names if str(name) in table.columns]:
        raise InvalidParameter(f"column '{taken[0]}' cannot be kept: the model's answer has one of that name")
    return pandas.concat([data[names].reset_index(drop=True), table.reset_index(drop=True)], axis=1)


def _frame(result: Any, outputs: Schema | None) -> Any:
    """The result as a DataFrame; None when it has no rows."""
    import numpy

    if is_pandas(result, "DataFrame"):
        return result.reset_index(drop=True)
    if is_pandas(result, "Series"):
        name = _names(outputs, 1)[0] if result.name is None else result.name
        return result.to_frame(name=name).reset_index(drop=True)
    if isinstance(result, dict):
        return _of_dict(result)
    if isinstance(result, list):
        return _of_list(result, outputs)
    return _of_array(result, outputs) if isinstance(result, numpy.ndarray) and result.ndim else None


def _of_list(result: list[Any], outputs: Schema | None) -> Any:
    import pandas

    if result and all(isinstance(item, dict) for item in result):
        return pandas.DataFrame(result)
    return pandas.DataFrame({_names(outputs, 1)[0]: pandas.Series(result, dtype=None if result else object)})


def _of_array(result: Any, outputs: Schema | None) -> Any:
    import pandas

    if result.ndim > 2:
        return _of_list(result.tolist(), outputs)
    count = 1 if result.ndim == 1 else result.shape[1]
    return pandas.DataFrame(result.reshape(len(result), count), columns=_names(outputs, count))


def _of_dict(result: dict[Any, Any]) -> Any:
    import pandas

    columns = {}
    for name, values in result.items():
        if isinstance(values, str | bytes) or not hasattr(values, "__len__"):
            return None
        columns[name] = values.tolist() if getattr(values, "ndim", 1) > 1 else values
    if len({len(values) for values in columns.values()}) != 1:
        return None
    return pandas.DataFrame({name: pandas.Series(values).reset_index(drop=True) for name, values in columns.items()})


def _names(outputs: Schema | None, count: int) -> list[str]:
    if outputs is not None and outputs.has_input_names() and len(outputs) == count:
        return [str(name) for name in outputs.input_names()]
    return [PREDICTION] if count == 1 else [f"{PREDICTION}_{place}" for place in range(count)]
