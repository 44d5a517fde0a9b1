"""The usual request, read straight into one array of numbers: no lists of Python objects by column, no DataFrame."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Annotated, Any

import msgspec

from ..model.schema import ColSpec, Schema
from ..model.types import DataType
from .parse import FIELDS

_EXACT = 2**53
"""Larger whole numbers have no exact double; requests with some are read in full."""
_INTEGER = 2**31
_WHOLE = Annotated[int, msgspec.Meta(ge=-_EXACT, le=_EXACT)]
_NUMBERS: dict[DataType, Any] = {
    DataType.double: float,
    DataType.float: float,
    DataType.long: _WHOLE,
    DataType.integer: Annotated[int, msgspec.Meta(ge=-_INTEGER, le=_INTEGER - 1)],
}


class MatrixReader:
    """Reads JSON bodies whose data are rows of plain numbers of the columns that a signature declares, and no others.

    What it reads is what the long way would make of the same bytes; of everything else (another order of columns, a
    number in quotes, null, an index, params, …) it says None, and the long way finds what is to be done.
    """

    def __init__(self, names: Sequence[str], kinds: Sequence[DataType]) -> None:
        import numpy

        self._names = list(names)
        self._dtypes = [kind.to_numpy() for kind in kinds]
        self.dtype = numpy.result_type(*self._dtypes)
        types = [_NUMBERS[kind] for kind in kinds]
        self._decoder = msgspec.json.Decoder(_body_type(types, self._names))

    @classmethod
    def of(cls, schema: Schema | None) -> MatrixReader | None:
        """The reader for a signature of named, required columns of numbers; None for other signatures.

        Floats beside other numbers are left to the long way, which rounds each column by itself.
        """
        if schema is None or schema.is_tensor_spec() or not schema.has_input_names():
            return None
        specs = [spec for spec in schema if isinstance(spec, ColSpec)]
        kinds = [spec.type for spec in specs if isinstance(spec.type, DataType) and spec.type in _NUMBERS]
        names = [spec.name for spec in specs if isinstance(spec.name, str) and _as_sent(spec.name)]
        mixed = DataType.float in kinds and len({*kinds}) > 1
        usual = len(kinds) == len(names) == len(specs) == len({*names}) and all(spec.required for spec in specs)
        return cls(names, kinds) if usual and not mixed else None

    @property
    def names(self) -> list[str]:
        """The columns, in the signature's order."""
        return self._names

    def read(self, body: bytes) -> Any:
        """The body's rows, at least one, as an array (rows, columns); None when this is no body of the usual kind."""
        import numpy

        try:
            content = self._decoder.decode(body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return None
        rows = self._rows(content)
        if not rows:
            return None
        # The columns of a DataFrame lie one after the other, and some libraries round by how numbers lie.
        values = numpy.array(self._packed(rows), dtype=self.dtype, order="F")
        if values.dtype.kind == "f" and not numpy.isfinite(values).all():
            return None
        return values

    def join(self, columns: Mapping[str, Any]) -> Any:
        """Arrays by name as one array (rows, columns): just the declared columns, each of its declared dtype.

        None for everything else, as of ``read``.
        """
        import numpy

        if columns.keys() != {*self._names}:
            return None
        parts = [columns[name] for name in self._names]
        rows = len(parts[0]) if parts[0].ndim else 0
        shapes = {(rows,), (rows, 1)}
        right = all(
            part.dtype == dtype and part.shape in shapes for part, dtype in zip(parts, self._dtypes, strict=True)
        )
        if not (rows and right):
            return None
        values = numpy.empty((rows, len(parts)), dtype=self.dtype, order="F")
        for place, part in enumerate(parts):
            values[:, place] = part.reshape(-1)
        if self.dtype.kind == "f" and not (numpy.isfinite(values).all() and (abs(values) <= _EXACT).all()):
            return None  # a whole number of that size would be rounded
        return values

    def _packed(self, rows: list[Any]) -> Any:
        """Rows of numbers as they lie one after the other; struct takes half as long as numpy, which looks at each."""
        import numpy

        layout, dtype = ("d", "float64") if self.dtype.kind == "f" else ("q", "int64")
        numbers = struct.pack(f"{len(rows) * len(self._names)}{layout}", *chain.from_iterable(rows))
        return numpy.frombuffer(numbers, dtype).reshape(len(rows), -1)

    def _rows(self, content: Any) -> Any:
        """The one field of data that is there, as rows; None when there is none, or more than one."""
        present = [field for field in FIELDS if getattr(content, field) is not msgspec.UNSET]
        if len(present) != 1:
            return None
        value = getattr(content, present[0])
        if present == ["dataframe_split"]:
            return value.data if value.columns == self._names else None
        if present == ["inputs"]:
            columns = msgspec.structs.astuple(value)
            return [*zip(*columns, strict=True)] if len({len(column) for column in columns}) == 1 else None
        return [msgspec.structs.astuple(record) for record in value]


def _as_sent(name: str) -> bool:
    """Whether the name stands in JSON as it is; msgspec has no fields of other names."""
    return msgspec.json.encode(name.encode(errors="replace").decode()) == f'"{name}"'.encode(errors="replace")


def _body_type(types: list[Any], names: list[str]) -> Any:
    """The type of a body, for msgspec: made for one signature, because rows are as long as it has columns."""
    row: Any = tuple.__class_getitem__(tuple(types))
    fields = [(f"column_{place}", kind) for place, kind in enumerate(types)]
    rename = {f"column_{place}": name for place, name in enumerate(names)}
    record = _struct("Record", fields, rename)
    columns = _struct("Columns", [(name, _list(kind)) for name, kind in fields], rename)
    split = _struct("Split", [("columns", list[str]), ("data", _list(row))])
    records = _list(record)
    layouts = {"dataframe_split": split, "dataframe_records": records, "instances": records, "inputs": columns}
    data = [(field, layouts[field] | msgspec.UnsetType, msgspec.UNSET) for field in FIELDS]
    return _struct("Body", [*data, ("params", None, None)])


def _list(kind: Any) -> Any:
    return list.__class_getitem__(kind)


def _struct(name: str, fields: Any, rename: dict[str, str] | None = None) -> Any:
    return msgspec.defstruct(name, fields, rename=rename, forbid_unknown_fields=True)
