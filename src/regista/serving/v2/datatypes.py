"""The protocol's names of types, beside numpy's and those of signatures."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from ...model.schema import ColSpec, TensorSpec
from ...model.types import DataType

BYTES = "BYTES"
NUMPY: Mapping[str, str] = {
    "BOOL": "bool",
    "UINT8": "uint8",
    "UINT16": "uint16",
    "UINT32": "uint32",
    "UINT64": "uint64",
    "INT8": "int8",
    "INT16": "int16",
    "INT32": "int32",
    "INT64": "int64",
    "FP16": "float16",
    "FP32": "float32",
    "FP64": "float64",
}
"""Protocol's name → numpy's; ``BYTES``, which has texts and bytes of any length, is none of numpy's."""

_BY_NUMPY = {dtype: name for name, dtype in NUMPY.items()}


class ContentType(StrEnum):
    """What a tensor, or all tensors of a message together, stand for (the parameter ``content_type``)."""

    NUMPY = "np"
    FRAME = "pd"
    MAPPING = "dict"
    TEXT = "str"
    BASE64 = "base64"
    DATETIME = "datetime"


_COLUMNS: Mapping[DataType, tuple[str, ContentType | None]] = {
    DataType.boolean: ("BOOL", None),
    DataType.integer: ("INT32", None),
    DataType.long: ("INT64", None),
    DataType.float: ("FP32", None),
    DataType.double: ("FP64", None),
    DataType.string: (BYTES, ContentType.TEXT),
    DataType.binary: (BYTES, ContentType.BASE64),
    DataType.datetime: (BYTES, ContentType.DATETIME),
}


def datatype_of(dtype: Any) -> str:
    """The protocol's name of a numpy dtype; what is no number or truth value goes as ``BYTES``."""
    return _BY_NUMPY.get(str(dtype), BYTES)


def declared(spec: ColSpec | TensorSpec) -> tuple[str, ContentType | None]:
    """Datatype and content type of what a signature declares; nested columns go as JSON texts, which are ``BYTES``."""
    if isinstance(spec, TensorSpec):
        name = datatype_of(spec.type)
        return name, ContentType.TEXT if spec.type.kind == "U" else ContentType.NUMPY
    if isinstance(spec.type, DataType):
        return _COLUMNS[spec.type]
    return BYTES, ContentType.TEXT
