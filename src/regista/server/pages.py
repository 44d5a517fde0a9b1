"""Pages: what is served beside the contract: health, version, the API's description, the front page."""

from __future__ import annotations

from .._version import __version__
from ..api.permission import AUTHENTICATED, OPEN, Permission
from .answer import HTML, JSON, TEXT, Answer, Headers
from .authorizer import Authorizer
from .identity import caller_of
from .incoming import Incoming

FRONT_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Regista</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color:#1c2430}}
a{{color:#0b5cad}}</style></head><body>
<h1>Regista {version}</h1>
<p>This server keeps experiments, runs and registered models. Point a client at it:</p>
<pre>regista.set_tracking_uri("http://…{prefix}")</pre>
<ul>
<li><a href="{prefix}/api/openapi.json">Description of the REST API (OpenAPI)</a></li>
<li><a href="{prefix}/health">Health</a> and <a href="{prefix}/version">version</a></li>
<li><a href="{prefix}/api/regista/v1/events">The latest events of the history</a></li>
</ul></body></html>
"""


class Page:
    """A fixed answer."""

    def __init__(self, body: bytes, headers: Headers, permission: Permission, authorizer: Authorizer) -> None:
        self.permission = permission
        self._body = body
        self._headers = headers
        self._authorizer = authorizer

    async def answer(self, incoming: Incoming) -> Answer:
        """The page."""
        self._authorizer.authorize(caller_of(incoming.headers), self.permission, "")
        return Answer(200, self._body, self._headers)


def pages(openapi: bytes, prefix: str, authorizer: Authorizer) -> dict[str, Page]:
    """The pages by their path."""
    front = FRONT_PAGE.format(version=__version__, prefix=prefix).encode()
    return {
        "/health": Page(b"OK", TEXT, OPEN, authorizer),
        "/version": Page(__version__.encode(), TEXT, OPEN, authorizer),
        "/api/openapi.json": Page(openapi, JSON, AUTHENTICATED, authorizer),
        "/": Page(front, HTML, OPEN, authorizer),
    }
