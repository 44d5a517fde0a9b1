"""The scoring server's HTTP around its deployments."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .._version import __version__
from .deployment import Deployment, Speak, invoke
from .errors import timed_out
from .request import ScoringRequest

_THREADS = 32  # requests that one process answers at once; the others wait their turn

MODEL_HEADER = "X-Regista-Model"
"""Says in each answer which model gave it: ``bikes/3``; what is no ASCII is percent-encoded."""

_PLAIN = "/:@ ()"


def create_app(deployments: Mapping[str, Deployment], *, timeout: float = 60) -> Starlette:
    """An ASGI application answering ``/ping``, ``/health``, ``/version`` and ``/invocations``.

    The first deployment answers ``/invocations``; each has ``/models/{name}/invocations`` besides. ``timeout`` is in
    seconds; a request over it gets a 504, while its prediction runs on in its thread, because Python cannot stop one.
    """
    threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="regista-scoring")
    first = next(iter(deployments.values()))

    async def answer(request: Request, deployment: Deployment, speak: Speak) -> Response:
        sent = ScoringRequest(await request.body(), request.headers)
        work = asyncio.get_running_loop().run_in_executor(threads, deployment.answer, sent, speak)
        try:
            served, answer = await asyncio.wait_for(work, timeout)
        except TimeoutError:
            late = timed_out()
            return Response(late.body, late.status, media_type=late.media_type)
        headers = {MODEL_HEADER: quote(str(served.identity), safe=_PLAIN)}
        return Response(answer.body, answer.status, headers, media_type=answer.media_type)

    async def invocations(request: Request) -> Response:
        return await answer(request, first, invoke)

    async def invocations_of(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in deployments:
            raise HTTPException(404, f"There is no model '{name}' here, but: {', '.join(deployments)}")
        return await answer(request, deployments[name], invoke)

    return Starlette(
        routes=[
            Route("/invocations", invocations, methods=["POST"]),
            Route("/models/{name}/invocations", invocations_of, methods=["POST"]),
            Route("/ping", _alive, methods=["GET"]),
            Route("/health", _alive, methods=["GET"]),
            Route("/version", _version, methods=["GET"]),
        ],
        exception_handlers={HTTPException: _detail},
    )


async def _alive(_request: Request) -> Response:
    """The model is loaded, or there would be no server."""
    return Response(b"\n", media_type="application/json")


async def _version(_request: Request) -> Response:
    return Response(__version__, media_type="application/json")


async def _detail(_request: Request, error: Exception) -> Response:
    """Unknown paths and wrong methods, in the form the protocol's clients know."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    return JSONResponse({"detail": error.detail}, error.status_code, headers=error.headers)
