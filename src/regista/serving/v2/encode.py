"""From what a model returned to the tensors of an answer."""

from __future__ import annotations

import base64
import math
from datetime import date
from typing import Any

from ...errors import ModelError
from ..respond import is_pandas
from .datatypes import BYTES, NUMPY, ContentType, datatype_of
from .metadata import ONLY_OUTPUT
from .tensor import Tensor


def output_tensors(result: Any) -> tuple[list[Tensor], ContentType | None]:
    """The outputs, and what they together stand for.

    A DataFrame is one output per column, a dict one per key, everything else one called ``output-1``. Rows come first
    in every shape; a plain list of values has the shape (rows, 1). Raises ModelError when a value has no such form.
    """
    if is_pandas(result, "Series"):
        result = result.to_frame(name=ONLY_OUTPUT if result.name is None else result.name)
    if is_pandas(result, "DataFrame"):
        return [_tensor(str(name), result[name].to_numpy()) for name in _distinct(result)], ContentType.FRAME
    if isinstance(result, dict):
        return [_tensor(str(name), _array(value, str(name))) for name, value in result.items()], ContentType.MAPPING
    tensor = _tensor(ONLY_OUTPUT, _array(result, ONLY_OUTPUT))
    return [tensor], ContentType.TEXT if tensor.content_type == ContentType.TEXT else ContentType.NUMPY


def _distinct(frame: Any) -> list[Any]:
    names: list[Any] = frame.columns.tolist()
    if len({str(name) for name in names}) < len(names):
        raise ModelError(f"The model's result has several columns of one name: {names}")
    return names


def _array(value: Any, name: str) -> Any:
    import numpy

    if hasattr(value, "toarray"):  # a scipy sparse matrix
        value = value.toarray()
    if hasattr(value, "to_numpy"):
        return value.to_numpy()
    if hasattr(value, "detach"):  # a tensor of torch's
        value = value.detach().cpu().numpy()
    try:
        array = numpy.asarray(value)
    except (TypeError, ValueError) as error:
        raise ModelError(f"The model's result '{name}' is no tensor: {error}") from None
    if isinstance(value, str | bytes) or (array.ndim == 0 and array.dtype.kind in "SUO"):
        array = numpy.empty(1, dtype=object)
        array[0] = value
    return array if array.ndim else array.reshape(1)


def _tensor(name: str, values: Any) -> Tensor:
    if values.ndim == 1:
        values = values.reshape(-1, 1)
    datatype = datatype_of(values.dtype)
    if datatype != BYTES:
        return Tensor(name, datatype, values.astype(NUMPY[datatype], copy=False), ContentType.NUMPY)
    elements = [None if _is_gap(element) else element for element in values.astype(object).reshape(-1).tolist()]
    if values.dtype.kind == "M":  # in the unit it has, which objects do not
        return _objects(name, [str(moment) for moment in values.reshape(-1)], values.shape, ContentType.DATETIME)
    kinds = {type(element) for element in elements if element is not None}
    if kinds == {bytes}:
        texts = [None if one is None else base64.b64encode(one).decode() for one in elements]
        return _objects(name, texts, values.shape, ContentType.BASE64)
    if kinds and kinds <= {bool, int, float}:
        return _numbers(name, elements, values.shape)
    if kinds and all(issubclass(kind, date) for kind in kinds):
        texts = [one.isoformat() if isinstance(one, date) else None for one in elements]
        return _objects(name, texts, values.shape, ContentType.DATETIME)
    if kinds <= {str}:
        return _objects(name, elements, values.shape, ContentType.TEXT)
    found = sorted(kind.__name__ for kind in kinds)
    raise ModelError(f"The model's result '{name}' has values of {found}, which are no elements of a tensor")


def _is_gap(element: Any) -> bool:
    """Whether this is what pandas has for a missing value beside texts, times or its own whole numbers."""
    return type(element).__name__ in {"NAType", "NaTType"} or (isinstance(element, float) and math.isnan(element))


def _numbers(name: str, elements: list[Any], shape: tuple[int, ...]) -> Tensor:
    import numpy

    try:
        gaps = any(element is None for element in elements)
        values = numpy.array(elements, dtype=float if gaps else None).reshape(shape)
    except OverflowError as error:
        raise ModelError(f"The model's result '{name}' has a number that no datatype has: {error}") from None
    if datatype_of(values.dtype) == BYTES:
        raise ModelError(f"The model's result '{name}' has a number that no datatype has")
    return Tensor(name, datatype_of(values.dtype), values, ContentType.NUMPY)


def _objects(name: str, texts: list[Any], shape: tuple[int, ...], kind: ContentType) -> Tensor:
    import numpy

    values = numpy.empty(len(texts), dtype=object)
    values[:] = ["" if text is None else text for text in texts]
    return Tensor(name, BYTES, values.reshape(shape), kind)
