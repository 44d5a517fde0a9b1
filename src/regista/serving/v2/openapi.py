"""The protocol's inference call in OpenAPI, with an example made from the model's signature."""

from __future__ import annotations

import json
from typing import Any

from ...model.schema import ColSpec, TensorSpec
from ...model.types import DataType
from ..json_types import column_example, tensor_example
from ..served_model import ServedModel
from .datatypes import BYTES, NUMPY
from .metadata import ModelMetadata

_ERROR = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
_TENSOR = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "shape": {"type": "array", "items": {"type": "integer", "minimum": 0}},
        "datatype": {"enum": [*NUMPY, BYTES]},
        "parameters": {"type": ["object", "null"]},
        "data": {"type": "array"},
    },
    "required": ["name", "shape", "datatype"],
}
_PARTS = {"id": {"type": ["string", "null"]}, "parameters": {"type": ["object", "null"]}}
_LIST = {"type": "array", "items": _TENSOR}
_NAMED = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "parameters": {"type": ["object", "null"]}},
    "required": ["name"],
}
_REQUEST = {
    "type": "object",
    "properties": {**_PARTS, "inputs": _LIST, "outputs": {"type": ["array", "null"], "items": _NAMED}},
    "required": ["inputs"],
}
_ANSWER = {
    "type": "object",
    "properties": {**_PARTS, "model_name": {"type": "string"}, "model_version": {"type": "string"}, "outputs": _LIST},
    "required": ["model_name", "outputs"],
}
_PROBLEMS = {"400": "The tensors do not fit.", "413": "Too large.", "422": "No inference request.", "500": "No result."}


def infer_operation(name: str, model: ServedModel, identifier: str) -> dict[str, Any]:
    """The operation of ``POST /v2/models/NAME/infer``."""
    body: dict[str, Any] = {"schema": _REQUEST}
    if (example := _example(model)) is not None:
        body["example"] = example
    errors = {"application/json": {"schema": _ERROR}}
    problems = {status: {"description": text, "content": errors} for status, text in _PROBLEMS.items()}
    return {
        "summary": f"Inference with {name}",
        "description": f"{model.identity}, over the Open Inference Protocol, version 2.",
        "operationId": identifier,
        "tags": [name],
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {
            "200": {"description": "The outputs.", "content": {"application/json": {"schema": _ANSWER}}},
            **problems,
        },
    }


def _example(model: ServedModel) -> dict[str, Any] | None:
    signature = model.model.metadata.signature
    if signature is None or signature.inputs is None:
        return None
    inputs = []
    for said, spec in zip(ModelMetadata.of(signature).inputs, signature.inputs, strict=True):
        data = tensor_example(spec) if isinstance(spec, TensorSpec) else [_cell(spec)]
        inputs.append({"name": said["name"], "shape": _shape(data), "datatype": said["datatype"], "data": data})
    return {"inputs": inputs}


def _cell(spec: ColSpec) -> Any:
    """A value of the column; nested ones go as JSON texts."""
    example = column_example(spec.type)
    return example if isinstance(spec.type, DataType) else json.dumps(example)


def _shape(data: Any) -> list[int]:
    return [len(data), *_shape(data[0])] if isinstance(data, list) and data else []
