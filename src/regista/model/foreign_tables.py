"""Tables of polars and pyarrow as pandas has them: what signatures and models work on."""

from __future__ import annotations

from typing import Any

_NULLABLE = {
    **{f"{sign}{bits}".lower(): f"{sign}{bits}" for sign in ("Int", "UInt") for bits in (8, 16, 32, 64)},
    "boolean": "boolean",
    "bool": "boolean",
}
"""Types that pandas keeps beside gaps only in columns of its own: lower-case name there → pandas' name."""


def as_pandas(data: Any) -> Any:
    """A table or column of polars or pyarrow as a DataFrame or Series; anything else as it is.

    Types stay what they are, also beside gaps: an Int32 column with a null becomes pandas' Int32, not float64. Lists
    and structs become lists and dicts.
    """
    library = type(data).__module__.partition(".")[0]
    if library == "polars":
        return _polars(data)
    if library == "pyarrow":
        return _pyarrow(data)
    return data


def _polars(data: Any) -> Any:
    if hasattr(data, "collect"):  # a LazyFrame
        data = data.collect()
    if not hasattr(data, "get_columns"):
        return _polars_series(data) if hasattr(data, "null_count") else data
    import pandas

    columns = data.get_columns()
    frame = pandas.DataFrame(dict(enumerate(map(_polars_series, columns))))
    frame.columns = pandas.Index([column.name for column in columns])
    return frame


def _polars_series(column: Any) -> Any:
    import pandas

    kind = str(column.dtype)
    name = column.name or None
    if column.null_count() and (nullable := _NULLABLE.get(kind.lower())):
        return pandas.Series(column.to_list(), dtype=nullable, name=name)
    if kind.partition("(")[0] in {"List", "Array", "Struct", "Date", "Binary", "Object", "Decimal", "Time"}:
        return pandas.Series(column.to_list(), dtype=object, name=name)
    if kind.partition("(")[0] in {"Categorical", "Enum", "String"}:
        return pandas.Series(column.to_list(), dtype="str", name=name)
    return pandas.Series(column.to_numpy(), name=name)


def _pyarrow(data: Any) -> Any:
    if not hasattr(data, "to_pandas"):
        return data
    import pandas

    def own(kind: Any) -> Any:
        return pandas.array([], dtype=_NULLABLE[str(kind)]).dtype if str(kind) in _NULLABLE else None

    if hasattr(data, "column_names"):  # a Table or RecordBatch; others are columns
        gaps = {column.type for column in data.columns if column.null_count}
        return data.to_pandas(types_mapper=lambda kind: own(kind) if kind in gaps else None)
    return data.to_pandas(types_mapper=own if data.null_count else None)
