"""Tensor: a name, a type, a shape and the elements, read from and written as JSON or bytes."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass, field
from typing import Any

from ...errors import InvalidParameter
from .datatypes import BYTES, NUMPY, ContentType


@dataclass(frozen=True, slots=True)
class Tensor:
    """``values`` is a numpy array of ``shape``: of the datatype's dtype, or of texts and bytes (dtype object)."""

    name: str
    datatype: str
    values: Any
    content_type: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def shape(self) -> list[int]:
        """The length of each dimension."""
        return list(self.values.shape)


def tensor_from_json(name: str, datatype: str, shape: list[int], data: Any) -> Any:
    """The values of a tensor whose elements stand in the JSON, flat or nested; InvalidParameter names the tensor."""
    import numpy

    flat = _flat(name, data)
    _check_count(name, shape, len(flat))
    if datatype == BYTES:
        if not all(isinstance(element, str) for element in flat):
            raise InvalidParameter(f"Input '{name}' is BYTES: every element must be a text")
        return _objects(flat).reshape(shape)
    dtype = _dtype(name, datatype)
    flat = [math.nan if element is None and dtype.kind == "f" else element for element in flat]
    right: tuple[type, ...] = {"b": (bool,), "f": (int, float)}.get(dtype.kind, (int,))
    for element in flat:
        if not isinstance(element, right) or (isinstance(element, bool) and dtype.kind != "b"):
            raise InvalidParameter(f"Input '{name}' is {datatype}, which {_shown(element)} is not")
    try:
        with numpy.errstate(over="ignore"):
            return numpy.array(flat, dtype=dtype).reshape(shape)
    except (OverflowError, TypeError, ValueError) as error:
        raise InvalidParameter(f"Input '{name}' has elements that do not fit {datatype}: {error}") from None


def tensor_from_bytes(name: str, datatype: str, shape: list[int], data: bytes) -> Any:
    """The values of a tensor that came as bytes: little-endian, row by row, texts after their length (4 bytes)."""
    import numpy

    if datatype == BYTES:
        elements = _split(name, data)
        _check_count(name, shape, len(elements))
        return _objects(elements).reshape(shape)
    dtype = _dtype(name, datatype).newbyteorder("<")
    if len(data) != math.prod(shape) * dtype.itemsize:
        raise InvalidParameter(
            f"Input '{name}' of shape {shape} and type {datatype} takes {math.prod(shape) * dtype.itemsize} bytes, "
            f"binary_data_size says {len(data)}"
        )
    return numpy.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="))


def elements_as_json(values: Any) -> list[Any]:
    """The elements row by row; NaN and infinity, which JSON does not have, as null."""
    flat = values.reshape(-1).tolist()
    if values.dtype.kind == "f":
        return [element if math.isfinite(element) else None for element in flat]
    return [element.decode() if isinstance(element, bytes) else element for element in flat]


def elements_as_bytes(values: Any) -> bytes:
    """The elements as the binary extension has them."""
    if values.dtype.kind != "O":
        return bytes(values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes())
    texts = [element if isinstance(element, bytes) else str(element).encode() for element in values.reshape(-1)]
    return b"".join(struct.pack("<I", len(text)) + text for text in texts)


def text_of(element: Any) -> Any:
    """An element of a BYTES tensor as text; UnicodeDecodeError when it is none."""
    return element.decode() if isinstance(element, bytes) else element


def _dtype(name: str, datatype: str) -> Any:
    import numpy

    if datatype not in NUMPY:
        raise InvalidParameter(f"Input '{name}' has no datatype {datatype!r}; there are {[*NUMPY, BYTES]}")
    return numpy.dtype(NUMPY[datatype])


def _flat(name: str, data: Any) -> list[Any]:
    """The elements of lists in lists, in order; without recursion, because they may be deep."""
    if not isinstance(data, list):
        raise InvalidParameter(f"Input '{name}' needs its elements in a list named data, or as binary data")
    level = data
    while any(isinstance(part, list) for part in level):
        if not all(isinstance(part, list) for part in level) or len({len(part) for part in level}) > 1:
            raise InvalidParameter(f"Input '{name}': its nested lists differ in length or depth")
        level = [element for part in level for element in part]
    return level


def _check_count(name: str, shape: list[int], count: int) -> None:
    if any(length < 0 for length in shape) or math.prod(shape) != count:
        raise InvalidParameter(f"Input '{name}' of shape {shape} does not have {count} elements")


def _split(name: str, data: bytes) -> list[bytes]:
    elements: list[bytes] = []
    at = 0
    while at < len(data):
        if at + 4 > len(data):
            raise InvalidParameter(f"Input '{name}': its binary data ends within the length of an element")
        (length,) = struct.unpack_from("<I", data, at)
        if at + 4 + length > len(data):
            raise InvalidParameter(f"Input '{name}': an element of {length} bytes goes beyond its binary data")
        elements.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return elements


def _objects(elements: list[Any]) -> Any:
    import numpy

    values = numpy.empty(len(elements), dtype=object)
    values[:] = elements
    return values


def _shown(element: Any) -> str:
    text = json.dumps(element)
    return text if len(text) <= 100 else f"{text[:100]}…"


__all__ = [
    "ContentType",
    "Tensor",
    "elements_as_bytes",
    "elements_as_json",
    "tensor_from_bytes",
    "tensor_from_json",
    "text_of",
]
