"""Record batches of Arrow: made as long as a piece is, and into DataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...errors import ConfigurationError
from ...model.schema import ColSpec, Schema
from ...model.types import DataType

_FRACTIONS = {DataType.float, DataType.double}


def arrow(module: str = "pyarrow") -> Any:
    """The library, or a part of it; ConfigurationError says how to install it."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise ConfigurationError(
            f"Parquet and Arrow files take pyarrow: pip install 'regista[arrow]' ({error})"
        ) from None


def resized(batches: Iterable[Any], rows: int) -> Iterator[Any]:
    """Tables of ``rows`` rows, the last one shorter, of batches of any length; nothing is copied."""
    pa = arrow()
    waiting: list[Any] = []
    count = 0
    for batch in batches:
        waiting.append(batch)
        count += len(batch)
        if count < rows:
            continue
        table = pa.Table.from_batches(waiting)
        whole = count - count % rows
        yield from (table.slice(place, rows) for place in range(0, whole, rows))
        waiting = table.slice(whole).to_batches()
        count -= whole
    if count:
        yield pa.Table.from_batches(waiting)


def frame_of(table: Any, inputs: Schema | None) -> Any:
    """The DataFrame of a table; whole numbers become fractions where the signature wants those, as over HTTP."""
    frame = table.to_pandas(date_as_object=False)
    # An index with a name that pandas has written is a column again; models without a signature never see it.
    frame = frame.reset_index(drop=inputs is None or None in frame.index.names)
    return with_fractions(frame, inputs)


def with_fractions(frame: Any, inputs: Schema | None) -> Any:
    """The DataFrame, changed: columns of whole numbers that the signature declares as float or double are such."""
    for spec in inputs or ():
        if isinstance(spec, ColSpec) and spec.type in _FRACTIONS and spec.name in frame.columns:
            kind = getattr(frame[spec.name].dtype, "kind", "")
            if kind in ("i", "u"):
                frame[spec.name] = frame[spec.name].astype("float64").astype(spec.type.to_pandas())
    return frame
