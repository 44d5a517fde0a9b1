"""Parquet and Arrow's file format."""

from __future__ import annotations

from typing import IO, Any

from ...errors import ModelError
from ..formats import FileFormat
from ..readers.batches import arrow

_GROUP = 131_072
"""Rows of a row group or record batch: smaller ones are larger on disk and slower to read."""


class ArrowWriter:
    """The types are those of the first piece, or of a schema that is given; later pieces must fit them."""

    def __init__(self, file: IO[bytes], format_: FileFormat, schema: Any = None) -> None:
        self._file = file
        self._format = format_
        self._schema = schema
        self._target: Any = None
        self._waiting: list[Any] = []
        self._rows = 0

    def write(self, answer: Any) -> None:
        """Add rows; ModelError when they are of other types."""
        table = to_arrow(answer, self._schema)
        self._schema = table.schema
        self._waiting.append(table)
        self._rows += len(table)
        if self._rows >= _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what waits, and the end of the file."""
        if self._schema is None:
            self._schema = arrow().schema([])
        self._flush()
        self._target.close()

    def abandon(self) -> None:
        """Close the library's writer, which would do that itself, later, when the file is gone."""
        self._waiting = []
        if self._target is not None:
            self._target.close()

    def _flush(self) -> None:
        if self._target is None:
            self._target = self._opened()
        if self._waiting:
            self._target.write_table(arrow().concat_tables(self._waiting).combine_chunks())
        self._waiting, self._rows = [], 0

    def _opened(self) -> Any:
        if self._format is FileFormat.PARQUET:
            return arrow("pyarrow.parquet").ParquetWriter(self._file, self._schema)
        return arrow("pyarrow.ipc").new_file(self._file, self._schema)


def to_arrow(answer: Any, schema: Any = None) -> Any:
    """The DataFrame as Arrow's table, of the schema when one is given; ModelError when it does not fit."""
    pa = arrow()
    if schema is not None and list(answer.columns) != schema.names:
        raise ModelError(
            f"the model's answer has the columns {', '.join(answer.columns)}; before it was {', '.join(schema.names)}"
        )
    try:
        return pa.Table.from_pandas(answer, schema=schema, preserve_index=False).replace_schema_metadata(None)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        before = "" if schema is None else " as the types of the first rows"
        raise ModelError(f"the model's answer cannot be written{before}: {error}") from None
