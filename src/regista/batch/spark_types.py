"""Results as Spark's types: which one a model has, and what of a result is given for it (MLflow's rules)."""

from __future__ import annotations

import re
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.schema import ColSpec, Schema, TensorSpec
from ..model.types import Array, ColumnType, DataType
from .result_kind import ResultKind

_NAMES = {
    DataType.boolean: "boolean",
    DataType.integer: "int",
    DataType.long: "bigint",
    DataType.float: "float",
    DataType.double: "double",
    DataType.string: "string",
    DataType.binary: "binary",
    DataType.datetime: "timestamp",
}
_KINDS = {"b": "boolean", "i": "bigint", "u": "bigint", "f": "double"}
_INTEGERS = {"int": (-(2**31), 2**31), "bigint": (-(2**63), 2**63)}
_FRACTIONS = {"float": "float32", "double": "float64"}
_ALLOWED = frozenset({*_NAMES.values()})
DEFAULT = "double"


def declared_type(outputs: Schema | None) -> str:
    """The type of a signature's outputs, in Spark's words: several columns are a struct; double when none is known."""
    if outputs is None:
        return DEFAULT
    specs = list(outputs)
    if len(specs) == 1:
        return _type_of(specs[0])
    fields = zip(outputs.input_names(), specs, strict=True)
    return f"struct<{', '.join(f'{_quoted(name)}: {_type_of(spec)}' for name, spec in fields)}>"


def to_spark(result_type: Any) -> Any:
    """Spark's type of a type, or of its name such as ``double``, ``array<int>``, ``a int, b array<string>``.

    InvalidParameter for what is none, or is one that results cannot have.
    """
    from pyspark.sql import types

    if isinstance(result_type, str):
        text = re.sub(r"\bbool\b", "boolean", result_type.strip())
        try:
            kind = _parsed(text)
        except Exception as error:  # the parser is Spark's own, with errors of its own
            raise InvalidParameter(f"result_type is none of Spark's types: {result_type!r:.200}: {error}") from None
    else:
        kind = result_type
    if not isinstance(kind, types.DataType):
        raise InvalidParameter(f"result_type must be one of Spark's types or its name, got {result_type!r:.200}")
    fields = [field.dataType for field in kind.fields] if isinstance(kind, types.StructType) else [kind]
    for field in fields:
        if ResultKind.of(field).plain.name not in _ALLOWED:
            raise InvalidParameter(
                f"result_type must be a plain type, an array of one, or a struct of such, got {kind.simpleString()}"
            )
    return kind


def converted(table: Any, kind: ResultKind) -> Any:
    """What a table of results gives for a type: a Series, for a struct a DataFrame.

    A plain type takes the leftmost column that can be one, an array all such columns; a struct takes the columns of its
    names, or in their order when none has such a name. ModelError when there is no such column.
    """
    import pandas

    if kind.fields is None:
        return _series(table, kind)
    names = [name for name, _ in kind.fields]
    if not set(names) & set(table.columns) and len(names) == table.shape[1]:
        table = table.set_axis(names, axis=1)
    if missing := [name for name in names if name not in table.columns]:
        raise ModelError(f"the model's answer has no column {missing[0]!r}; it has {', '.join(table.columns)}")
    return pandas.DataFrame({name: _series(table[[name]], field) for name, field in kind.fields})


def _series(table: Any, kind: ResultKind) -> Any:
    import pandas

    name = kind.plain.name
    if kind.element is None:
        for place in range(table.shape[1]):
            if (column := _cast(table.iloc[:, place], name)) is not None:
                return column
        raise _none(table, kind)
    if table.shape[1] == 1 and _has_lists(table.iloc[:, 0]):
        return table.iloc[:, 0].map(lambda cell: cell.tolist() if hasattr(cell, "tolist") else list(cell))
    columns = [_cast(table.iloc[:, place], name) for place in range(table.shape[1])]
    chosen = [column.tolist() for column in columns if column is not None]
    if not chosen:
        raise _none(table, kind)
    return pandas.Series([list(row) for row in zip(*chosen, strict=True)], dtype=object)


def _cast(column: Any, name: str) -> Any:
    """The column as the plain type of that name; None when it is of another kind."""
    kind = getattr(column.dtype, "kind", "O")
    if name == "string":
        return column.map(lambda cell: None if cell is None else str(cell)).astype(object)
    if name in _FRACTIONS:
        return column.astype(_FRACTIONS[name]) if kind in ("i", "u", "f") else None
    if name in _INTEGERS:
        low, high = _INTEGERS[name]
        fits = kind in ("i", "u") and (not len(column) or (int(column.min()) >= low and int(column.max()) < high))
        return column.astype("int32" if name == "int" else "int64") if fits else None
    if name == "boolean":
        return column if kind == "b" else None
    if name == "timestamp":
        return column if kind == "M" else None
    return column if kind == "O" and column.map(lambda cell: cell is None or isinstance(cell, bytes)).all() else None


def _none(table: Any, kind: ResultKind) -> ModelError:
    found = ", ".join(f"{name}: {dtype}" for name, dtype in table.dtypes.items())
    return ModelError(
        f"the model's answer has nothing that fits result_type {kind.name}: it has {found}. Name another result_type"
    )


def _has_lists(column: Any) -> bool:
    return len(column) > 0 and hasattr(column.iloc[0], "__len__") and not isinstance(column.iloc[0], str | bytes)


def _type_of(spec: ColSpec | TensorSpec) -> str:
    if isinstance(spec, TensorSpec):
        depth = max(len(spec.shape) - 1, 0)
        return "array<" * depth + _KINDS.get(spec.type.kind, "string") + ">" * depth
    return _column_type(spec.type)


def _column_type(kind: ColumnType) -> str:
    if isinstance(kind, Array):
        return f"array<{_column_type(kind.dtype)}>"
    return _NAMES.get(kind, "string") if isinstance(kind, DataType) else "string"


def _quoted(name: str | int) -> str:
    return f"`{str(name).replace('`', '``')}`"


def _parsed(text: str) -> Any:
    from pyspark.sql import types

    if hasattr(types.DataType, "fromDDL"):  # of Spark 4
        return types.DataType.fromDDL(text)
    return types._parse_datatype_string(text)
