"""Routes that say whether the server is alive, which one it is, and what it serves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from .._version import __version__

Describe = Callable[[], dict[str, Any]]
"""Gives the details page: what is served, by which workers, and what the registry said last."""


def health_routes() -> list[BaseRoute]:
    """``/ping``, ``/health`` and ``/version`` as MLflow's protocol has them."""
    return [
        Route("/ping", _alive, methods=["GET"]),
        Route("/health", _alive, methods=["GET"]),
        Route("/version", _version, methods=["GET"]),
    ]


def details_routes(describe: Describe) -> list[BaseRoute]:
    """``/models`` has the details; ``/health`` as well, for clients that ask for JSON by name."""

    async def details(_request: Request) -> Response:
        return JSONResponse(describe())

    async def health(request: Request) -> Response:
        asked = {part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "").split(",")}
        return JSONResponse(describe()) if "application/json" in asked else await _alive(request)

    return [Route("/models", details, methods=["GET"]), Route("/health", health, methods=["GET"])]


async def _alive(_request: Request) -> Response:
    """The models are loaded, or there would be no server."""
    return Response(b"\n", media_type="application/json")


async def _version(_request: Request) -> Response:
    return Response(__version__, media_type="application/json")
