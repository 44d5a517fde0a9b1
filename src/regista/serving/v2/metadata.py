"""What a model takes and gives, in the protocol's words, from its signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...model.schema import Schema, TensorSpec
from ...model.signature import ModelSignature
from .datatypes import ContentType, declared

PLATFORM = "regista"
ONLY_OUTPUT = "output-1"
"""The name of the one output of a model that returns an array."""


@dataclass(frozen=True, slots=True)
class ModelMetadata:
    """``inputs`` and ``outputs`` as the protocol lists them, ``content_type`` what the inputs together stand for."""

    inputs: list[dict[str, Any]]
    outputs: list[dict[str, Any]]
    content_type: ContentType | None

    @classmethod
    def of(cls, signature: ModelSignature | None) -> ModelMetadata:
        """Columns make a DataFrame, named tensors a dict, one tensor an array; without a signature nothing is known."""
        inputs = signature.inputs if signature else None
        outputs = signature.outputs if signature else None
        return cls(_listed(inputs, "input-{}", 0), _listed(outputs, "output-{}", 1), _together(inputs))

    def input_content_types(self) -> dict[str, str]:
        """Name of an input → its content type, of those that have one."""
        return {
            tensor["name"]: tensor["parameters"]["content_type"]
            for tensor in self.inputs
            if "content_type" in tensor["parameters"]
        }

    def as_json(self, name: str, version: str | None) -> dict[str, Any]:
        """The answer to ``GET /v2/models/NAME``."""
        content: dict[str, Any] = {
            "name": name,
            "versions": [] if version is None else [version],
            "platform": PLATFORM,
            "inputs": self.inputs,
            "outputs": self.outputs,
        }
        if self.content_type is not None:
            content["parameters"] = {"content_type": str(self.content_type)}
        return content


def _together(inputs: Schema | None) -> ContentType | None:
    if inputs is None:
        return None
    if not inputs.is_tensor_spec():
        return ContentType.FRAME
    return ContentType.MAPPING if inputs.has_input_names() else ContentType.NUMPY


def _listed(schema: Schema | None, unnamed: str, first: int) -> list[dict[str, Any]]:
    if schema is None:
        return []
    listed = []
    for place, spec in enumerate(schema):
        datatype, content_type = declared(spec)
        listed.append(
            {
                "name": unnamed.format(place + first) if spec.name is None else str(spec.name),
                "datatype": datatype,
                "shape": list(spec.shape) if isinstance(spec, TensorSpec) else [-1],
                "parameters": {} if content_type is None else {"content_type": str(content_type)},
            }
        )
    return listed
