"""Whether a model's result is of the kind that its signature announces."""

from __future__ import annotations

import warnings
from typing import Any

from ..errors import ModelError
from ..model.infer import infer_schema
from ..model.schema import Schema, TensorSpec
from ..model.types import DataType

_ANY = "anything"
_NUMPY_KINDS = {
    "b": "boolean",
    "i": "number",
    "u": "number",
    "f": "number",
    "U": "text",
    "S": "binary",
    "M": "datetime",
}
_COLUMN_KINDS = {
    DataType.boolean: "boolean",
    DataType.integer: "number",
    DataType.long: "number",
    DataType.float: "number",
    DataType.double: "number",
    DataType.string: "text",
    DataType.binary: "binary",
    DataType.datetime: "datetime",
}


def check_output_kind(result: Any, announced: Schema | None) -> None:
    """Compare names, kinds (number, text, …) and shapes, as far as both sides tell; ModelError names the difference.

    Whole numbers and others are one kind: JSON makes no difference. The first length of an array is not compared.
    """
    if announced is None:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what cannot be told is not compared
        found = infer_schema(result)
    names, expected = _named(found), _named(announced)
    if expected and names and (missing := [name for name in expected if name not in names]):
        raise ModelError(
            f"its result lacks {', '.join(map(repr, missing))}, which the outputs of its signature name; "
            f"it has {', '.join(map(repr, names))}"
        )
    by_name = bool(expected and names)
    for place, spec in enumerate(announced):
        other = names[spec.name] if by_name else found.inputs[place] if place < len(found.inputs) else None
        if other is not None:
            _compare(other, spec, f"'{spec.name}'" if by_name else "its result")


def _compare(found: Any, announced: Any, what: str) -> None:
    kinds = _kind(found), _kind(announced)
    if _ANY not in kinds and kinds[0] != kinds[1]:
        raise ModelError(f"{what} is of the kind {kinds[0]}; its signature announces {kinds[1]}")
    if isinstance(found, TensorSpec) and isinstance(announced, TensorSpec):
        shapes = found.shape[1:], announced.shape[1:]
        if len(found.shape) != len(announced.shape) or any(
            -1 not in pair and pair[0] != pair[1] for pair in zip(*shapes, strict=True)
        ):
            raise ModelError(f"{what} has the shape {found.shape}; its signature announces {announced.shape}")


def _named(schema: Schema) -> dict[Any, Any]:
    """The parts by name; nothing where one has none."""
    return {spec.name: spec for spec in schema} if schema.has_input_names() else {}


def _kind(spec: Any) -> str:
    if isinstance(spec, TensorSpec):
        return _NUMPY_KINDS.get(spec.type.kind, _ANY)
    return _COLUMN_KINDS.get(spec.type, _ANY) if isinstance(spec.type, DataType) else _ANY
