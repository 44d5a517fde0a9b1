"""``infer``: the protocol's one call to a model, from request bytes to answer bytes, without HTTP."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping
from typing import Any

import msgspec

from ...errors import ModelError, RegistaError
from ..answer import Answer
from ..request import ScoringRequest
from ..served_model import ServedModel
from .datatypes import ContentType
from .decode import model_input
from .encode import output_tensors
from .message import InferenceRequest, InferenceResponse, UnreadableRequest, read_request, write_response
from .metadata import ModelMetadata


def infer(served: ServedModel, request: ScoringRequest, name: str, version: str | None = None) -> Answer:
    """The answer of a model that is served as ``name``; never raises.

    404 when ``version`` is not the one that is served. Params of the signature may stand among the request's
    parameters.
    """
    if version is not None and version != served.identity.version:
        return failure(404, f"Model {name} with version {version} not found")
    try:
        sent = read_request(request.body, request.headers)
        response = _respond(served, sent, name)
        body, media_type, headers = write_response(response, sent)
    except UnreadableRequest as error:
        return failure(422, error.message)
    except ModelError as error:
        return failure(500, error.message)
    except RegistaError as error:
        return failure(error.get_http_status_code(), error.message)
    except Exception as error:
        traceback.print_exception(error, file=sys.stderr)
        return failure(400, f"The model failed: {''.join(traceback.format_exception_only(error)).strip()}")
    return Answer(200, body, media_type, headers)


def failure(status: int, message: str) -> Answer:
    """An error in the protocol's form."""
    text = message.encode(errors="backslashreplace").decode()
    return Answer(status, msgspec.json.encode({"error": text}))


def _respond(served: ServedModel, sent: InferenceRequest, name: str) -> InferenceResponse:
    result = _of_numbers(served, sent)
    if result is None:
        signature = served.model.metadata.signature
        data = model_input(sent, signature.inputs if signature else None, ModelMetadata.of(signature))
        result = served.scorer.call(data, _params(sent.parameters, served))
    outputs, content_type = output_tensors(result)
    return InferenceResponse(name, served.identity.version, outputs, content_type)


def _of_numbers(served: ServedModel, sent: InferenceRequest) -> Any:
    """What the model returns for columns that are plain arrays and can do without a DataFrame; None otherwise."""
    plain = all(tensor.content_type in {None, ContentType.NUMPY} for tensor in sent.inputs)
    if not plain or sent.content_type not in {None, ContentType.FRAME}:
        return None
    return served.scorer.call_numbers({tensor.name: tensor.values for tensor in sent.inputs})


def _params(parameters: Mapping[str, Any], served: ServedModel) -> dict[str, Any] | None:
    signature = served.model.metadata.signature
    if signature is None or signature.params is None:
        return None
    known = {spec.name for spec in signature.params}
    return {name: value for name, value in parameters.items() if name in known} or None
