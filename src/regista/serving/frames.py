"""Tables in a scoring request: JSON and CSV to a DataFrame."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from ..errors import InvalidParameter
from ..model.schema import ColSpec, Schema
from ..model.types import ColumnType, DataType
from .columns import cast_column

_SPLIT_FIELDS = frozenset({"columns", "index", "data"})
_NO_FRAME = "Provided dataframe_split field is not a valid dataframe representation in 'split' format. Error: '{}'"


def split_frame(value: Any, schema: Schema | None) -> Any:
    """The DataFrame of ``{"columns": […], "index": […], "data": [[…], …]}``."""
    if not isinstance(value, dict):
        raise InvalidParameter(
            f"Invalid input. Dataframe split format must be a dictionary. Got {type(value).__name__}."
        )
    if "data" not in value or not value.keys() <= _SPLIT_FIELDS:
        raise InvalidParameter(
            "Invalid input. Dataframe split format must have 'data' field and optionally 'columns' and 'index' "
            f"fields. Got {list(value)}.'"
        )
    _check_labels(value)
    return _all_doubles(value, schema) if _only_doubles(schema) else _any_frame(value, schema)


def records_frame(value: Any, schema: Schema | None) -> Any:
    """The DataFrame of a list of objects: the columns are their keys together, what is missing is NaN."""
    import pandas

    if not isinstance(value, list):
        kind = "dictionary" if isinstance(value, dict) else type(value).__name__
        raise InvalidParameter(f"Invalid input. Dataframe records format must be a list of records. Got {kind}.")
    if not all(isinstance(record, dict) for record in value):
        raise InvalidParameter(
            "Provided dataframe_records field is not a valid dataframe representation in 'records' format. "
            "Error: 'every record must be a dictionary'"
        )
    columns = list(dict.fromkeys(name for record in value for name in record))
    return _cast_frame(pandas.DataFrame(value), {name: [r.get(name) for r in value] for name in columns}, schema)


def csv_frame(body: bytes, schema: Schema | None) -> Any:
    """The DataFrame of a CSV text with a header row; columns are read as the types of the signature."""
    import pandas

    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise InvalidParameter(
            f"Invalid input. Ensure that input is a valid UTF-8 encoded string. Error: '{error}'"
        ) from None
    types = csv_types(schema)
    try:
        if schema is not None and schema.is_tensor_spec():
            raise ValueError("a model whose signature is a tensor takes JSON")
        return pandas.read_csv(io.StringIO(text), dtype=types)
    except (ValueError, OverflowError) as error:
        raise InvalidParameter(
            "Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid CSV-formatted Pandas "
            f"DataFrame produced using the `pandas.DataFrame.to_csv()` method. Error: '{error}'"
        ) from None


def csv_types(schema: Schema | None) -> dict[Any, Any]:
    """Name → what a CSV column is read as, of the columns that the schema declares; texts and times are ``object``."""
    return {name: _csv_type(kind) for name, kind in _declared(schema).items()}


def parquet_frame(body: bytes) -> Any:
    """The DataFrame of a Parquet file, as it was written; with the index, if it has one of pandas'."""
    import pandas

    try:
        return pandas.read_parquet(io.BytesIO(body))
    except ImportError as error:
        raise InvalidParameter(f"This server cannot read Parquet: {error}") from None
    except Exception as error:  # what readers of a binary format raise when bytes are wrong is nobody's promise
        raise InvalidParameter(
            "Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid Parquet-formatted Pandas "
            f"DataFrame produced using the `pandas.DataFrame.to_parquet()` method. Error: '{error}'"
        ) from None


def _only_doubles(schema: Schema | None) -> bool:
    declared = _declared(schema)
    return bool(declared) and all(kind is DataType.double for kind in declared.values())


def _all_doubles(value: dict[str, Any], schema: Schema | None) -> Any:
    """The usual request in one step; anything unusual takes the way that finds the exact error."""
    import numpy
    import pandas

    columns, rows = value.get("columns"), value["data"]
    if isinstance(columns, list) and "index" not in value and set(_declared(schema)).issuperset(columns):
        try:
            cells = numpy.array(rows, dtype=numpy.float64)
        except (TypeError, ValueError, OverflowError):
            return _any_frame(value, schema)
        if cells.ndim == 2 and cells.shape[1] == len(columns) and len(set(columns)) == len(columns):
            return pandas.DataFrame(cells, columns=columns)
    return _any_frame(value, schema)


def _any_frame(value: dict[str, Any], schema: Schema | None) -> Any:
    import pandas

    try:
        _check_rows(value["data"])
        frame = pandas.DataFrame(value["data"], index=value.get("index"), columns=value.get("columns"))
    except (TypeError, ValueError, AttributeError, AssertionError) as error:
        raise InvalidParameter(_NO_FRAME.format(error)) from None
    rows = value["data"]
    if not (isinstance(rows, list) and all(isinstance(row, list) and len(row) == frame.shape[1] for row in rows)):
        cells = {name: frame.iloc[:, place].tolist() for place, name in enumerate(frame.columns)}
    else:
        cells = {name: [row[place] for row in rows] for place, name in enumerate(frame.columns)}
    return _cast_frame(frame, cells, schema)


def _check_labels(value: dict[str, Any]) -> None:
    """Raise InvalidParameter for names that are none, and for an index that does not fit the rows.

    pandas would repeat a single row for a longer index, and answer with predictions nobody asked for.
    """
    for field in ("columns", "index"):
        names = value.get(field)
        if names is not None and (not isinstance(names, list) or any(isinstance(name, list | dict) for name in names)):
            raise InvalidParameter(_NO_FRAME.format(f"{field} must be a list of names or numbers"))
    index, rows = value.get("index"), value["data"]
    if index is not None and isinstance(rows, list) and len(index) != len(rows):
        raise InvalidParameter(_NO_FRAME.format(f"index has {len(index)} entries for {len(rows)} rows"))


def _check_rows(rows: Any) -> None:
    """Raise ValueError when rows differ in length: pandas would fill them up."""
    if isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows):
        for place, row in enumerate(rows):
            if len(row) != len(rows[0]):
                raise ValueError(f"row {place} of the data has {len(row)} values, row 0 has {len(rows[0])}")


def _cast_frame(frame: Any, cells: dict[Any, list[Any]], schema: Schema | None) -> Any:
    """``frame`` with the columns that the schema declares made anew from the cells as they were sent."""
    if schema is None or schema.is_tensor_spec():
        return frame
    if schema.has_input_names():
        once = {name for name, count in Counter(frame.columns).items() if count == 1}
        kinds = {name: kind for name, kind in _declared(schema).items() if name in once}
    else:
        kinds = dict(zip(frame.columns, (spec.type for spec in schema.inputs), strict=False))
    for name, kind in kinds.items():
        cast = cast_column(cells[name], kind, name)
        frame[name] = cast.set_axis(frame.index) if hasattr(cast, "set_axis") else cast
    return frame


def _declared(schema: Schema | None) -> dict[Any, ColumnType]:
    """Name → type of the columns that have names; nothing for tensors."""
    if schema is None or not schema.has_input_names():
        return {}
    return {spec.name: spec.type for spec in schema.inputs if isinstance(spec, ColSpec)}


def _csv_type(kind: ColumnType) -> Any:
    """What the CSV reader makes of a column; times are left to the model's enforcement."""
    scalar = isinstance(kind, DataType) and kind not in {DataType.datetime, DataType.string, DataType.binary}
    return kind.to_pandas() if scalar and isinstance(kind, DataType) else object
