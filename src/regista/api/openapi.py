"""OpenAPI: the contract as an OpenAPI 3.1 document, for people, generators and the web UI's types."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from .._version import __version__
from ..errors import RegistaError
from .contract import Contract
from .request import Endpoint, Request, Transfer

_PLACEHOLDER = re.compile(r"{(\w+)(?::path)?}")
_REFERENCE = "#/components/schemas/{name}"
_BINARY = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


class Error(msgspec.Struct, frozen=True):
    """What every endpoint answers when it fails."""

    error_code: str
    message: str


def openapi_document(contract: Contract, static_prefix: str = "") -> dict[str, Any]:
    """The document as plain values: every path, method, parameter, body, reply, permission and error code."""
    kinds = list(contract)
    replies = [kind.reply_type() for kind in kinds]
    schemas, components = msgspec.json.schema_components([*kinds, *replies, Error], ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for kind, reply in zip(kinds, schemas[len(kinds) :], strict=False):
        properties = components[kind.__name__].get("properties", {})
        for prefix, method in _places(kind.endpoint):
            path = static_prefix + prefix + _PLACEHOLDER.sub(r"{\1}", kind.endpoint.path)
            operation = _operation(kind, method, properties, reply)
            operation["operationId"] = _operation_id(kind, prefix, method)
            paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Regista",
            "version": __version__,
            "description": "The REST API of a model registry. Everything below 2.0/mlflow is MLflow's protocol.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(components.items()))},
        "x-error-codes": dict(sorted(_error_codes(RegistaError))),
    }


def _places(where: Endpoint) -> Iterator[tuple[str, str]]:
    for prefix in where.prefixes:
        for method in where.methods:
            yield prefix, method


def _operation_id(kind: type[Request[Any]], prefix: str, method: str) -> str:
    """The name of the call; with method and prefix where the call is reached in more than one way."""
    where = kind.endpoint
    name = kind.__name__
    if method != where.methods[0]:
        name += f"_{method.lower()}"
    if prefix != where.prefixes[0]:
        name += "_" + prefix.strip("/").replace("/", "_").replace(".", "_").replace("-", "_")
    return name


def _operation(
    kind: type[Request[Any]], method: str, properties: dict[str, Any], reply: dict[str, Any]
) -> dict[str, Any]:
    where = kind.endpoint
    in_path = _PLACEHOLDER.findall(where.path)
    parameters = [{"name": name, "in": "path", "required": True, "schema": properties[name]} for name in in_path]
    others = [field for field in msgspec.structs.fields(kind) if field.name not in in_path]
    in_query = method in {"GET", "HEAD"} or where.transfer is Transfer.UPLOAD
    operation: dict[str, Any] = {"summary": _first_line(kind), "description": inspect.getdoc(kind) or ""}
    if in_query:
        parameters += [
            {
                "name": field.encode_name,
                "in": "query",
                "required": field.required,
                "schema": properties[field.encode_name],
            }
            for field in others
        ]
    elif others:
        body = {"type": "object", "properties": {field.encode_name: properties[field.encode_name] for field in others}}
        if required := [field.encode_name for field in others if field.required]:
            body["required"] = required
        operation["requestBody"] = {"required": bool(required), "content": {"application/json": {"schema": body}}}
    if where.transfer is Transfer.UPLOAD:
        operation["requestBody"] = {"required": True, "content": _BINARY}
    if parameters:
        operation["parameters"] = parameters
    content = _BINARY if where.transfer is Transfer.DOWNLOAD else {"application/json": {"schema": reply}}
    operation["responses"] = {
        "200": {"description": "Done.", "content": content},
        "default": {
            "description": "Failed; the status goes with the error code.",
            "content": {"application/json": {"schema": {"$ref": _REFERENCE.format(name="Error")}}},
        },
    }
    operation["x-permission"] = _permission(where)
    return operation


def _permission(where: Endpoint) -> dict[str, Any]:
    if where.permission.open:
        return {"open": True}
    permission = {"resource": str(where.permission.resource), "action": str(where.permission.action)}
    return permission | ({"field": where.permission.field} if where.permission.field else {})


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or kind.__name__).partition("\n")[0]


def _error_codes(kind: type[RegistaError]) -> set[tuple[str, int]]:
    codes = {(kind.code, kind.http_status)}
    for narrower in kind.__subclasses__():
        codes |= _error_codes(narrower)
    return codes
