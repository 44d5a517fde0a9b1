"""Messages of the protocol: the bytes of a request as tensors, tensors as the bytes of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from ...errors import InvalidParameter
from .tensor import Tensor, elements_as_bytes, elements_as_json, tensor_from_bytes, tensor_from_json

LENGTH_HEADER = "Inference-Header-Content-Length"
"""How many bytes of a body are its JSON; the elements of binary tensors follow."""

_BINARY = "application/octet-stream"


class UnreadableRequest(InvalidParameter):
    """The body is not what the protocol's schema says (its status is 422)."""


class _Input(msgspec.Struct):
    name: str
    shape: list[int]
    datatype: str
    parameters: dict[str, Any] | None = None
    data: Any = None


class _Output(msgspec.Struct):
    name: str
    parameters: dict[str, Any] | None = None


class _Body(msgspec.Struct):
    inputs: list[_Input]
    id: str | None = None
    parameters: dict[str, Any] | None = None
    outputs: list[_Output] | None = None


@dataclass(frozen=True, slots=True)
class InferenceRequest:
    """``outputs`` are the names that are wanted (empty: all); ``binary`` those wanted as bytes; ``id`` is echoed."""

    inputs: tuple[Tensor, ...]
    id: str | None
    parameters: Mapping[str, Any]
    outputs: tuple[str, ...]
    binary: frozenset[str]
    all_binary: bool

    @property
    def content_type(self) -> str | None:
        """What the inputs together stand for, when the request says it."""
        value = self.parameters.get("content_type")
        return None if value is None else str(value)


_decoder = msgspec.json.Decoder(_Body)


def read_request(body: bytes, headers: Mapping[str, str]) -> InferenceRequest:
    """The request.

    Raises UnreadableRequest for what is not of the protocol's schema, InvalidParameter for elements that do not fit.
    """
    text, binary = _split(body, headers.get(LENGTH_HEADER.lower()))
    try:
        content = _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableRequest(f"The body is no inference request: {error}") from None
    if not content.inputs:
        raise UnreadableRequest("An inference request needs at least one input")
    inputs: list[Tensor] = []
    for given in content.inputs:
        tensor, binary = _read_input(given, binary)
        inputs.append(tensor)
    if len({tensor.name for tensor in inputs}) < len(inputs):
        raise UnreadableRequest(f"Inputs must differ in name, got {[tensor.name for tensor in inputs]}")
    if binary:
        raise UnreadableRequest(f"{len(binary)} bytes at the end of the body belong to no input")
    outputs = content.outputs or []
    parameters = content.parameters or {}
    return InferenceRequest(
        tuple(inputs),
        content.id,
        parameters,
        tuple(output.name for output in outputs),
        frozenset(output.name for output in outputs if (output.parameters or {}).get("binary_data") is True),
        parameters.get("binary_data_output") is True,
    )


@dataclass(frozen=True, slots=True)
class InferenceResponse:
    """An answer before it is bytes; ``content_type`` says what its outputs together stand for."""

    model_name: str
    model_version: str | None
    outputs: Sequence[Tensor]
    content_type: str | None


def write_response(response: InferenceResponse, request: InferenceRequest) -> tuple[bytes, str, dict[str, str]]:
    """Body, media type and headers of an answer; InvalidParameter when an output is wanted that there is not."""
    parts: list[bytes] = []
    outputs = [_output(tensor, request, parts) for tensor in _wanted(response.outputs, request.outputs)]
    content: dict[str, Any] = {"model_name": response.model_name}
    if response.model_version is not None:
        content["model_version"] = response.model_version
    if request.id is not None:
        content["id"] = request.id
    content["parameters"] = {} if response.content_type is None else {"content_type": response.content_type}
    text = msgspec.json.encode({**content, "outputs": outputs})
    if not parts:
        return text, "application/json", {}
    return b"".join([text, *parts]), _BINARY, {LENGTH_HEADER: str(len(text))}


def _wanted(outputs: Sequence[Tensor], names: Sequence[str]) -> list[Tensor]:
    there = {tensor.name: tensor for tensor in outputs}
    if unknown := [name for name in names if name not in there]:
        raise InvalidParameter(f"The model has no outputs {unknown}, but {list(there)}")
    return [there[name] for name in names] if names else [*outputs]


def _output(tensor: Tensor, request: InferenceRequest, parts: list[bytes]) -> dict[str, Any]:
    """The output as JSON has it; with binary elements they are added to ``parts``."""
    parameters: dict[str, Any] = dict(tensor.parameters)
    if tensor.content_type is not None:
        parameters["content_type"] = tensor.content_type
    said = {"name": tensor.name, "shape": tensor.shape, "datatype": tensor.datatype}
    if tensor.name in request.binary or (request.all_binary and tensor.name not in request.outputs):
        data = elements_as_bytes(tensor.values)
        parts.append(data)
        return {**said, "parameters": {**parameters, "binary_data_size": len(data)}}
    return {**said, "parameters": parameters, "data": elements_as_json(tensor.values)}


def _split(body: bytes, length: str | None) -> tuple[bytes, bytes]:
    if length is None:
        return body, b""
    if not (length.isascii() and length.isdigit()) or len(length) > 18 or int(length) > len(body):
        raise UnreadableRequest(f"{LENGTH_HEADER} must be at most the {len(body)} bytes of the body, got {length!r}")
    return body[: int(length)], body[int(length) :]


def _read_input(given: _Input, binary: bytes) -> tuple[Tensor, bytes]:
    parameters = given.parameters or {}
    size = parameters.get("binary_data_size")
    if size is None:
        values = tensor_from_json(given.name, given.datatype, given.shape, given.data)
    else:
        if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= len(binary):
            raise UnreadableRequest(
                f"Input '{given.name}': binary_data_size must be at most the {len(binary)} bytes left, got {size!r}"
            )
        values = tensor_from_bytes(given.name, given.datatype, given.shape, binary[:size])
        binary = binary[size:]
    content_type = parameters.get("content_type")
    return Tensor(given.name, given.datatype, values, None if content_type is None else str(content_type)), binary
