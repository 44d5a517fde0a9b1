"""Routes of the OpenAPI documents, and of the page on which a model can be tried."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from .front import Front

_FILES = {"docs.html": "text/html", "docs.css": "text/css", "docs.js": "text/javascript"}
_SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def docs_routes(front: Front) -> list[BaseRoute]:
    """``/openapi.json``, the same of one model, and ``/docs`` with its files; nothing comes from elsewhere."""
    return [
        Route("/openapi.json", partial(_document, front), methods=["GET"]),
        Route("/models/{name}/openapi.json", partial(_document_of, front), methods=["GET"]),
        Route("/docs", partial(_file, "docs.html"), methods=["GET"]),
        *(Route(f"/docs/{name}", partial(_file, name), methods=["GET"]) for name in ("docs.css", "docs.js")),
    ]


async def _document(front: Front, _request: Request) -> Response:
    from .openapi import openapi_document

    served = {name: deployment.slots[0].occupant for name, deployment in front.deployments.items()}
    return JSONResponse(openapi_document(served))


async def _document_of(front: Front, request: Request) -> Response:
    from .openapi import openapi_document

    name = front.name_in(request)
    return JSONResponse(openapi_document({name: front.deployments[name].slots[0].occupant}, alone=True))


async def _file(name: str, _request: Request) -> Response:
    from importlib.resources import files

    content = files(__package__).joinpath("page", name).read_bytes()
    return Response(content, headers=_SAFE, media_type=f"{_FILES[name]}; charset=utf-8")
