"""Partitions: columns that folders tell of, as Hive names them: ``year=2026/month=03/part.parquet``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePath
from typing import Any, TypeAlias
from urllib.parse import unquote

from ..errors import InvalidParameter
from ..model.schema import ColSpec, Schema
from ..model.types import DataType
from ..serving.columns import cast_column

Partition: TypeAlias = tuple[str, str | None]
"""A column and what it is in all rows of a file; None where that is missing."""

_MISSING = "__HIVE_DEFAULT_PARTITION__"
_TRUTHS = {"true": True, "false": False, "1": True, "0": False}


def partitions_of(path: str) -> tuple[Partition, ...]:
    """The columns that the folders on a path tell of, from the outermost; of two with one name the inner one holds."""
    found: dict[str, str | None] = {}
    for folder in PurePath(path).parts[:-1]:
        name, sign, value = folder.partition("=")
        if name and sign:
            found[unquote(name)] = None if value == _MISSING else unquote(value)
    return tuple(found.items())


def with_partitions(
    frame: Any, partitions: Iterable[Partition], inputs: Schema | None, wanted: Collection[str | int]
) -> Any:
    """The DataFrame with those columns that are wanted; they replace columns of the file that have their names.

    Values are cast to the types of the signature as those of a scoring request are, and are text without one.
    InvalidParameter names the column whose value is not of its type.
    """
    import pandas

    columns = {name: _cast(name, value, inputs) for name, value in partitions if name in wanted}
    if not columns:
        return frame
    frame = frame.copy(deep=False)
    for name, cell in columns.items():
        frame[name] = pandas.Series(cell).repeat(len(frame)).set_axis(frame.index)
    return frame


def _cast(name: str, value: str | None, inputs: Schema | None) -> Any:
    """One cell."""
    kinds = {spec.name: spec.type for spec in inputs or () if isinstance(spec, ColSpec)}
    kind = kinds.get(name, DataType.string)
    cell = _TRUTHS.get(str(value).lower(), value) if kind is DataType.boolean else value
    missing = value is None and kind in {DataType.boolean, DataType.integer, DataType.long}
    if missing or (kind is DataType.boolean and not isinstance(cell, bool)):
        shown = "a missing value" if value is None else f"{value!r:.100}"
        raise InvalidParameter(f"the folder's column '{name}': {shown} is no {kind}")
    try:
        return cast_column([cell], kind, name)
    except InvalidParameter:
        raise InvalidParameter(f"the folder's column '{name}': {value!r:.100} is no {kind}") from None
