"""Arrays in a scoring request: the ``instances`` and ``inputs`` fields."""

from __future__ import annotations

from typing import Any

from ..errors import InvalidParameter
from ..model.schema import ColSpec, Schema, TensorSpec
from .frames import records_frame


def array_input(value: Any, schema: Schema | None, *, by_row: bool) -> Any:
    """What ``inputs`` means, or ``instances`` when ``by_row`` (a list of objects is then one per row).

    A list becomes an array, an object a dictionary of arrays; with a column signature, a DataFrame. Raises
    InvalidParameter when rows or columns differ in length, or the signature takes a single array.
    """
    if value == []:
        return []
    if by_row and _is_records(value):
        names = dict.fromkeys(name for record in value for name in record)
        value = {name: [record[name] for record in value if name in record] for name in names}
        _check_lengths(value)
    elif by_row and isinstance(value, dict):
        _check_lengths(value)
    if schema is None:
        return _without_schema(value)
    if not schema.has_input_names():
        return _single_array(value, schema)
    if schema.is_tensor_spec():
        return _named_tensors(value, schema)
    return _columns(value, schema)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _check_lengths(value: dict[str, Any]) -> None:
    lengths = {len(column) if isinstance(column, list) else 1 for column in value.values()}
    if len(lengths) > 1:
        raise InvalidParameter("The length of values for each input/column name are not the same")


def _without_schema(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _array(column) for name, column in value.items()}
    if _is_records(value):
        return [{name: _array(cell) for name, cell in record.items()} for record in value]
    return _array(value)


def _single_array(value: Any, schema: Schema) -> Any:
    if isinstance(value, dict):
        raise InvalidParameter(
            "Invalid input. Failed to parse input data. This model contains an un-named  model signature which "
            "expects a single n-dimensional array or a single value as input, however, an input of type "
            "<class 'dict'> was found."
        )
    return _array(value, schema.numpy_types()[0] if len(schema) == 1 else None)


def _named_tensors(value: Any, schema: Schema) -> Any:
    types = {spec.name: spec.type for spec in schema.inputs if isinstance(spec, TensorSpec)}
    if not isinstance(value, dict):
        if len(types) != 1:
            return _without_schema(value)
        value = {next(iter(types)): value}
    return {name: _array(column, types.get(name)) for name, column in value.items()}


def _columns(value: Any, schema: Schema) -> Any:
    names = [spec.name for spec in schema.inputs if isinstance(spec, ColSpec)]
    if _is_records(value):
        return records_frame(value, schema)
    if isinstance(value, dict):
        columns = {name: column if isinstance(column, list) else [column] for name, column in value.items()}
    elif isinstance(value, list) and len(names) == 1:
        columns = {names[0]: value}
    else:
        return _without_schema(value)
    _check_lengths(columns)
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return records_frame(rows, schema)


def _array(value: Any, dtype: Any = None) -> Any:
    import numpy

    try:
        return numpy.array(value, dtype=dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidParameter(f"Invalid input. Failed to parse input data as an array. Error: '{error}'") from None
