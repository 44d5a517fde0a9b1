"""The scoring server's HTTP: four endpoints around one Scorer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .._version import __version__
from .errors import timed_out
from .scorer import Scorable, Scorer

_THREADS = 32  # requests that one process answers at once; the others wait their turn


def create_app(model: Scorable, *, timeout: float = 60) -> Starlette:
    """An ASGI application answering ``/ping``, ``/health``, ``/version`` and ``/invocations`` with this model.

    ``timeout`` is in seconds; a request over it gets a 504, while its prediction runs on in its thread,
    because Python cannot stop one.
    """
    scorer = Scorer(model)
    threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="regista-scoring")

    async def invocations(request: Request) -> Response:
        body = await request.body()
        work = asyncio.get_running_loop().run_in_executor(
            threads, scorer.score, request.headers.get("content-type"), body
        )
        try:
            answer = await asyncio.wait_for(work, timeout)
        except TimeoutError:
            answer = timed_out()
        return Response(answer.body, answer.status, media_type=answer.media_type)

    return Starlette(
        routes=[
            Route("/invocations", invocations, methods=["POST"]),
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
