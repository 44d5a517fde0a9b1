"""The scoring server's HTTP around its deployments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..settings import SCORING_MAX_BODY_SIZE
from .deployment import Deployment, invoke
from .docs_routes import docs_routes
from .front import MODEL_HEADER, Front
from .health import health_routes
from .meter import Meter, NoMeter
from .v2.routes import v2_routes

__all__ = ["MODEL_HEADER", "create_app"]


def create_app(
    deployments: Mapping[str, Deployment],
    *,
    timeout: float = 60,
    meter: Meter | None = None,
    max_body_size: int | None = None,
    routes: Iterable[BaseRoute] = (),
) -> Starlette:
    """An ASGI application with the routes of every protocol; ``timeout`` and ``meter`` are those of ``Front``.

    ``max_body_size`` is in bytes; None is what the setting says.

    The first deployment answers ``/invocations``; each has ``/models/{name}/invocations`` besides. Predictions
    are looked for first, then ``routes``: what the process that serves adds, or answers otherwise.
    """
    limit = SCORING_MAX_BODY_SIZE.read() if max_body_size is None else max_body_size
    front = Front(deployments, timeout, meter or NoMeter(), limit)
    return Starlette(
        routes=[*_invocation_routes(front), *routes, *v2_routes(front), *docs_routes(front), *health_routes()],
        exception_handlers={HTTPException: _detail},
    )


def _invocation_routes(front: Front) -> list[BaseRoute]:
    """MLflow's scoring protocol."""

    async def invocations(request: Request) -> Response:
        return await front.answer(request, front.first, invoke)

    async def invocations_of(request: Request) -> Response:
        return await front.answer(request, front.name_in(request), invoke)

    return [
        Route("/invocations", invocations, methods=["POST"]),
        Route("/models/{name}/invocations", invocations_of, methods=["POST"]),
    ]


async def _detail(_request: Request, error: Exception) -> Response:
    """Unknown paths and wrong methods, in the form the protocol's clients know."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    return JSONResponse({"detail": error.detail}, error.status_code, headers=error.headers)
