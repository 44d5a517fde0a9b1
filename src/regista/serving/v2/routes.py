"""The protocol's paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..._version import __version__
from ..answer import Answer
from ..front import Front
from ..served_model import ServedModel
from .infer import failure, infer
from .metadata import PLATFORM, ModelMetadata

_EXTENSIONS = ["binary_tensor_data", "model_repository"]
_FIXED = (
    "The models of this server are chosen when it starts, and followed in the registry: move the alias, "
    "or start the server with another -m"
)
Handler = Callable[[Request], Awaitable[Response]]


def v2_routes(front: Front) -> list[BaseRoute]:
    """Health, metadata, inference and the repository's index, for every deployment."""
    model = "/v2/models/{name}"
    versioned = model + "/versions/{version}"
    handlers: list[tuple[str, str, Handler]] = [
        ("GET", "/v2", _server),
        ("GET", "/v2/health/live", _yes),
        ("GET", "/v2/health/ready", _yes),
        ("POST", "/v2/repository/index", partial(_index, front)),
        ("POST", "/v2/repository/models/{name}/load", partial(_repository, front)),
        ("POST", "/v2/repository/models/{name}/unload", partial(_repository, front)),
    ]
    for place in (model, versioned):
        handlers += [
            ("GET", place, partial(_metadata, front)),
            ("GET", f"{place}/ready", partial(_ready, front)),
            ("POST", f"{place}/infer", partial(_infer, front)),
        ]
    return [Route(path, handler, methods=[method]) for method, path, handler in handlers]


async def _server(_request: Request) -> Response:
    return JSONResponse({"name": PLATFORM, "version": __version__, "extensions": _EXTENSIONS})


async def _yes(_request: Request) -> Response:
    """Models are loaded before the server listens."""
    return Response()


async def _index(front: Front, _request: Request) -> Response:
    models = [(name, deployment.slots[0].occupant) for name, deployment in front.deployments.items()]
    return JSONResponse(
        [{"name": name, "version": at.identity.version or "", "state": "READY", "reason": ""} for name, at in models]
    )


async def _repository(front: Front, request: Request) -> Response:
    return _missing(front, request) or _response(failure(400, _FIXED))


async def _metadata(front: Front, request: Request) -> Response:
    name = request.path_params["name"]
    if missing := _missing(front, request):
        return missing
    served = _occupant(front, name)
    content = ModelMetadata.of(served.model.metadata.signature).as_json(name, served.identity.version)
    return JSONResponse(content)


async def _ready(front: Front, request: Request) -> Response:
    return _missing(front, request) or Response()


async def _infer(front: Front, request: Request) -> Response:
    name, version = request.path_params["name"], request.path_params.get("version")
    if name not in front.deployments:
        return _response(failure(404, f"Model {name} not found"))
    response = await front.answer(request, name, partial(infer, name=name, version=version))
    if response.status_code in {413, 504}:  # said in the words of the other protocol
        said = Answer(response.status_code, bytes(response.body), response.media_type or "application/json")
        return _response(failure(said.status, said.message))
    return response


def _missing(front: Front, request: Request) -> Response | None:
    """The answer when there is no such model, or it is served in another version."""
    name, version = request.path_params["name"], request.path_params.get("version")
    if name not in front.deployments:
        return _response(failure(404, f"Model {name} not found"))
    if version is not None and version != _occupant(front, name).identity.version:
        return _response(failure(404, f"Model {name} with version {version} not found"))
    return None


def _occupant(front: Front, name: str) -> ServedModel:
    return front.deployments[name].slots[0].occupant


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type=answer.media_type)
