"""OpenAPI: the calls of the deployments as an OpenAPI 3.1 document, made from the signatures of their models."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from .._version import __version__
from ..model.schema import ColSpec, Schema, TensorSpec
from ..model.signature import ModelSignature
from .content import Format
from .json_types import column_example, column_schema, params_schema, tensor_example, tensor_schema
from .served_model import ServedModel
from .v2.openapi import infer_operation

_ERROR = {
    "type": "object",
    "properties": {
        "error_code": {"type": "string"},
        "message": {"type": "string"},
        "stack_trace": {"type": "string", "description": "The last line of what the model raised."},
    },
    "required": ["error_code", "message"],
}
_PROBLEMS = {
    "400": "The body cannot be read, does not fit the signature, or is what the model cannot take.",
    "413": "The body is larger than the server takes.",
    "415": "The Content-Type is not understood; the answer is plain text.",
    "500": "The model tried to end the process, or returned what has no JSON form.",
    "504": "The model took too long; the answer is plain text.",
}


def openapi_document(served: Mapping[str, ServedModel], alone: bool = False) -> dict[str, Any]:
    """The document for models by the names of their deployments; ``/invocations`` is that of the first.

    ``alone`` leaves out what is not of one model: the document of one deployment.
    """
    components: dict[str, Any] = {"Error": _ERROR}
    paths: dict[str, Any] = {}
    for place, (name, model) in enumerate(served.items()):
        key = f"{re.sub('[^A-Za-z0-9_.-]', '_', name)}.{place}"
        signature = model.model.metadata.signature
        components[f"{key}.Request"] = _request(signature)
        components[f"{key}.Answer"] = _answer(signature)
        invocations = _operation(name, model, key)
        if place == 0 and not alone:
            paths["/invocations"] = {"post": {**invocations, "operationId": "invocations"}}
        inside = quote(name, safe="")
        paths[f"/models/{inside}/invocations"] = {"post": {**invocations, "operationId": f"invocations.{key}"}}
        paths[f"/v2/models/{inside}/infer"] = {"post": infer_operation(name, model, f"infer.{key}")}
    if not alone:
        paths |= _plain_paths()
    identities = ", ".join(f"{name}: {model.identity}" for name, model in served.items())
    return {
        "openapi": "3.1.0",
        "info": {"title": "Regista scoring server", "version": __version__, "description": f"Serves {identities}."},
        "paths": paths,
        "components": {"schemas": components},
    }


def request_example(model: ServedModel) -> Any:
    """A body that the model takes: its stored input example, or one made from its signature; None without both."""
    if model.example is not None:
        with suppress(ValueError, RecursionError):  # a file that anybody may have changed
            return json.loads(model.example, parse_constant=lambda _: None)
    signature = model.model.metadata.signature
    if signature is None or signature.inputs is None:
        return None
    return _example(signature.inputs)


def _operation(name: str, model: ServedModel, key: str) -> dict[str, Any]:
    signature = model.model.metadata.signature
    body: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{key}.Request"}}
    if (example := request_example(model)) is not None:
        body["example"] = example
    content: dict[str, Any] = {Format.JSON: body}
    if signature is None or signature.inputs is None or not signature.inputs.is_tensor_spec():
        content[Format.CSV] = {"schema": {"type": "string", "description": "A table with a header row."}}
        content[Format.PARQUET] = {"schema": {"type": "string", "format": "binary"}}
    answer = {"schema": {"$ref": f"#/components/schemas/{key}.Answer"}}
    errors = {"schema": {"$ref": "#/components/schemas/Error"}}
    plain = {"text/plain": {"schema": {"type": "string"}}}
    problems = {
        status: {"description": text, "content": plain if status in {"415", "504"} else {"application/json": errors}}
        for status, text in _PROBLEMS.items()
    }
    return {
        "summary": f"Predictions of {name}",
        "description": f"{model.identity}, over MLflow's scoring protocol.",
        "tags": [name],
        "requestBody": {"required": True, "content": {str(media): told for media, told in content.items()}},
        "responses": {
            "200": {"description": "The predictions.", "content": {"application/json": answer}},
            **problems,
        },
    }


def _request(signature: ModelSignature | None) -> dict[str, Any]:
    """One of the layouts, each with the params."""
    inputs = signature.inputs if signature else None
    layouts = _any_layouts() if inputs is None else _tensors(inputs) if inputs.is_tensor_spec() else _columns(inputs)
    params = params_schema(signature.params) if signature and signature.params else {"type": ["object", "null"]}
    return {
        "oneOf": [
            {"type": "object", "properties": {field: layout, "params": params}, "required": [field], "title": field}
            for field, layout in layouts.items()
        ]
    }


def _columns(inputs: Schema) -> dict[str, Any]:
    """Rows as lists or objects, or a list per column."""
    specs = [spec for spec in inputs if isinstance(spec, ColSpec)]
    cells = [column_schema(spec.type) for spec in specs]
    rows = {"type": "array", "items": {"type": "array", "prefixItems": cells}}
    columns = {"type": "array", "items": {"type": ["string", "integer"]}}
    split = {"type": "object", "properties": {"columns": columns, "index": {"type": "array"}, "data": rows}}
    layouts: dict[str, Any] = {"dataframe_split": {**split, "required": ["data"]}}
    if not inputs.has_input_names():
        return layouts
    needed = [str(name) for name in inputs.required_input_names()]
    members = {str(spec.name): cell for spec, cell in zip(specs, cells, strict=True)}
    records = {"type": "array", "items": {"type": "object", "properties": members, "required": needed}}
    lists = {name: {"anyOf": [{"type": "array", "items": cell}, cell]} for name, cell in members.items()}
    return layouts | {
        "dataframe_records": records,
        "instances": records,
        "inputs": {"anyOf": [{"type": "object", "properties": lists, "required": needed}, records]},
    }


def _tensors(inputs: Schema) -> dict[str, Any]:
    specs = [spec for spec in inputs if isinstance(spec, TensorSpec)]
    if not inputs.has_input_names():
        return {"inputs": tensor_schema(specs[0]), "instances": tensor_schema(specs[0])}
    members = {str(spec.name): tensor_schema(spec) for spec in specs}
    return {"inputs": {"type": "object", "properties": members, "required": list(members)}}


def _any_layouts() -> dict[str, Any]:
    rows = {"type": "array", "items": {"type": "array"}}
    return {
        "dataframe_split": {
            "type": "object",
            "properties": {"columns": {"type": "array"}, "index": {"type": "array"}, "data": rows},
            "required": ["data"],
        },
        "dataframe_records": {"type": "array", "items": {"type": "object"}},
        "instances": {},
        "inputs": {},
    }


def _answer(signature: ModelSignature | None) -> dict[str, Any]:
    outputs = signature.outputs if signature else None
    return {
        "type": "object",
        "properties": {"predictions": {} if outputs is None else _predictions(outputs)},
        "required": ["predictions"],
    }


def _predictions(outputs: Schema) -> dict[str, Any]:
    specs = list(outputs)
    if isinstance(specs[0], TensorSpec):
        if not outputs.has_input_names():
            return tensor_schema(specs[0])
        return {"type": "object", "properties": {str(spec.name): tensor_schema(spec) for spec in specs}}
    cells = [column_schema(spec.type) for spec in specs]
    if not outputs.has_input_names():
        return {"type": "array", "items": cells[0] if len(cells) == 1 else {"type": "array", "prefixItems": cells}}
    members = {str(spec.name): cell for spec, cell in zip(specs, cells, strict=True)}
    return {"type": "array", "items": {"type": "object", "properties": members}}


def _example(inputs: Schema) -> dict[str, Any]:
    specs = list(inputs)
    if inputs.is_tensor_spec():
        tensors = [tensor_example(spec) for spec in specs]
        return {
            "inputs": dict(zip(inputs.input_names(), tensors, strict=True)) if inputs.has_input_names() else tensors[0]
        }
    row = [column_example(spec.type) for spec in specs]
    named = {"columns": inputs.input_names()} if inputs.has_input_names() else {}
    return {"dataframe_split": {**named, "data": [row]}}


def _plain_paths() -> dict[str, Any]:
    alive = {"200": {"description": "The models are loaded.", "content": {"application/json": {}}}}
    version = {"200": {"description": "The version's bare text.", "content": {"application/json": {}}}}
    return {
        "/ping": {"get": {"summary": "Whether the server is alive", "operationId": "ping", "responses": alive}},
        "/health": {"get": {"summary": "Whether the server is alive", "operationId": "health", "responses": alive}},
        "/version": {"get": {"summary": "Regista's version", "operationId": "version", "responses": version}},
    }
