"""Data made to fit a tensor signature: ndarrays (or sparse matrices) of exactly the declared dtype and shape."""

from __future__ import annotations

from typing import Any

from ...errors import InvalidParameter
from ..schema import Schema, TensorSpec


class TensorEnforcer:
    """The tensor rules of one schema."""

    def __init__(self, schema: Schema) -> None:
        self._specs: list[TensorSpec] = [spec for spec in schema if isinstance(spec, TensorSpec)]
        self._named = schema.has_input_names()

    def __call__(self, data: Any) -> Any:
        """An ndarray or sparse matrix for one unnamed tensor, a dict of them for named ones.

        Arrays are never cast; DataFrame columns are. InvalidParameter when shape, dtype or kind of data is
        not as declared.
        """
        if hasattr(type(data), "to_frame") and hasattr(type(data), "iloc"):
            data = data.to_frame()
        frame = hasattr(type(data), "columns") and hasattr(type(data), "iloc")
        if self._named:
            return self._named_tensors(data, frame)
        return _from_frame(data, self._specs[0]) if frame else _unnamed(data, self._specs[0])

    def _named_tensors(self, data: Any, frame: bool) -> dict[str, Any]:
        if frame or isinstance(data, dict):
            given = data.columns.tolist() if frame else list(data)
        elif len(self._specs) == 1 and _is_array(data):
            data, given = {self._specs[0].name: data}, [self._specs[0].name]
        else:
            given = []
        missing = [spec.name for spec in self._specs if spec.name not in given]
        if missing:
            extra = [name for name in given if name not in {spec.name for spec in self._specs}]
            note = f" Note that there were extra inputs: {extra}." if extra else ""
            raise InvalidParameter(f"Model is missing inputs {missing}.{note}")
        result = {}
        for spec in self._specs:
            value = data[spec.name]
            if frame:
                value = _stack(value, spec)
            elif not _is_array(value):
                raise InvalidParameter(
                    f"Input {spec.name!r} must be a numpy array of dtype {spec.dtype}, got {type(value).__name__}"
                )
            result[str(spec.name)] = _check(value, spec)
        return result


def _unnamed(data: Any, spec: TensorSpec) -> Any:
    if not _is_array(data):
        raise InvalidParameter(
            "This model takes one unnamed tensor: a numpy array, a sparse matrix or a pandas DataFrame of "
            f"dtype {spec.dtype} and shape {spec.shape}, but an input of type {type(data)} was found."
        )
    return _check(data, spec)


def _from_frame(frame: Any, spec: TensorSpec) -> Any:
    width = frame.shape[1]
    if width == 1:
        return _check(_stack(frame.iloc[:, 0], spec), spec)
    if len(spec.shape) != 2 or spec.shape[1] not in {-1, width}:
        raise InvalidParameter(
            f"A DataFrame of {width} columns fits a tensor of shape (-1, {width}), "
            f"the model takes one of shape {spec.shape}"
        )
    return _check(frame.to_numpy(), spec)


def _stack(column: Any, spec: TensorSpec) -> Any:
    """A DataFrame column (scalars, or lists with one row's values flattened or nested) as one array."""
    import numpy

    cells = column.tolist()
    scalars = not cells or not hasattr(cells[0], "__len__") or isinstance(cells[0], str | bytes)
    if scalars and spec.shape not in {(-1,), (-1, 1)}:
        raise InvalidParameter(
            f"The DataFrame column '{column.name}' contains scalar values, which fit the shapes (-1,) and "
            f"(-1, 1), but the model takes {spec.shape}"
        )
    try:
        values = numpy.array(cells, dtype=spec.type)
        return values.reshape((len(cells), *spec.shape[1:]))
    except (TypeError, ValueError) as error:
        raise InvalidParameter(
            f"The values of DataFrame column '{column.name}' cannot become a tensor of dtype {spec.dtype} and "
            f"shape {spec.shape}: {error}"
        ) from error


def _check(value: Any, spec: TensorSpec) -> Any:
    if spec.dtype == "object" and spec.shape == (-1,):
        return value  # what strings and ragged rows are declared as; anything goes
    shape = tuple(value.shape)
    if len(shape) != len(spec.shape) or any(
        wanted not in {-1, found} for found, wanted in zip(shape, spec.shape, strict=True)
    ):
        raise InvalidParameter(f"Shape of input {shape} does not match expected shape {spec.shape}.")
    expected = spec.type
    same = value.dtype.kind == expected.kind if expected.kind in "US" else value.dtype == expected
    if not same:
        raise InvalidParameter(f"dtype of input {value.dtype} does not match expected dtype {spec.dtype}")
    return value


def _is_array(data: Any) -> bool:
    module = type(data).__module__
    return (module == "numpy" or module.startswith("scipy.sparse")) and hasattr(data, "shape")
