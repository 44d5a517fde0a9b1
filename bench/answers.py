"""Answers: asked for once before anything is measured, so that a fast wrong answer cannot win."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from registry_calls import API, Read, Write, model, version
from servers import Server
from shapes import VERSIONS, Shape


class WrongAnswer(Exception):
    """A system refused a call or did not answer what it should; the text says which and what."""


def check_read(read: Read, servers: Sequence[Server]) -> None:
    """Raise WrongAnswer unless all servers say the same for every path."""
    for path in read.paths:
        _same(servers, [read.shown(ask(server, path)) for server in servers])


def check_write(write: Write, servers: Sequence[Server]) -> None:
    """Write once; raise WrongAnswer unless all servers show the same afterwards."""
    for server in servers:
        ask(server, f"{API}/{write.path}", write.body(0))
    _same(servers, [write.shown(ask(server, write.check)) for server in servers])


def check_search(shape: Shape, servers: Sequence[Server], size: int) -> tuple[list[str], int]:
    """The path to measure for each server, and how many rows all of them find; or raise WrongAnswer."""
    key = "model_versions" if shape.call == VERSIONS else "registered_models"
    paths = [_page(server, shape, size) for server in servers]
    found = []
    for server, path in zip(servers, paths, strict=True):
        rows = ask(server, path).get(key, [])
        found.append([version(row, with_aliases=False) if shape.call == VERSIONS else model(row) for row in rows])
        if not all(shape.holds(row) for row in rows):
            raise WrongAnswer(f"{server.name} finds rows that are not wanted")
        if len(rows) != (wanted := shape.rows(size)):
            raise WrongAnswer(f"{server.name} finds {len(rows)} rows instead of {wanted}")
    _same(servers, found)
    return paths, len(found[0])


def ask(server: Server, path: str, body: dict[str, Any] | bytes | None = None) -> Any:
    """One GET, or one POST if there is a body; WrongAnswer with the server's message if it is not 200."""
    content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(server.url + path, content, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise WrongAnswer(f"{server.name} answers {error.code}: {error.read().decode()[:200]}") from None


def _page(server: Server, shape: Shape, size: int) -> str:
    """The path of the page, behind as many rows as the shape skips."""
    if not shape.skip:
        return shape.path()
    # One large page leads there as well as many small ones.
    token = ask(server, shape.path(max_results=shape.skipped(size)))["next_page_token"]
    return shape.path(page_token=token)


def _same(servers: Sequence[Server], shown: list[Any]) -> None:
    for server, one in zip(servers[1:], shown[1:], strict=True):
        if one != shown[0]:
            ours, theirs = _difference(shown[0], one)
            raise WrongAnswer(f"{servers[0].name} says {json.dumps(ours)}, {server.name} says {json.dumps(theirs)}")


def _difference(one: Any, other: Any) -> tuple[Any, Any]:
    """The innermost parts that differ."""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return next(_difference(*pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1])
    return one, other
