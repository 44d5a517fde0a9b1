"""Router: from method and path to the route that answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol
from urllib.parse import unquote_to_bytes

from ..errors import ConfigurationError, InvalidParameter, MethodNotAllowed, UnknownEndpoint
from .answer import Answer
from .incoming import Incoming

_PLACEHOLDER = re.compile(r"{(\w+)(:path)?}")


class Route(Protocol):
    """Answers the requests of one endpoint."""

    async def answer(self, incoming: Incoming) -> Answer:
        """The answer; raises the errors of ``regista.errors``."""
        ...


class Router:
    """Exact paths in one dict, then the few that have placeholders, in the order they were added.

    A path with placeholders is matched before percent-decoding, so that ``%2F`` never ends a placeholder.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._exact: dict[str, dict[str, Route]] = {}
        self._patterns: dict[str, tuple[re.Pattern[bytes], dict[str, Route]]] = {}

    def add(self, methods: tuple[str, ...], path: str, route: Route) -> None:
        """Serve these methods of a path; raises ConfigurationError when one is taken."""
        path = self._prefix + path
        if "{" in path:
            routes = self._patterns.setdefault(path, (_pattern(path), {}))[1]
        else:
            routes = self._exact.setdefault(path, {})
        for method in methods:
            if method in routes:
                raise ConfigurationError(f"{method} {path} is served twice")
            routes[method] = route

    def find(self, incoming: Incoming) -> Route:
        """The route of a request, whose ``path_values`` are set; raises UnknownEndpoint or MethodNotAllowed.

        HEAD is answered by the route of GET when there is none of its own.
        """
        exact = self._exact.get(incoming.path)
        if exact is not None and (route := _for_method(exact, incoming.method)) is not None:
            return route
        allowed = set(exact or ())
        for pattern, routes in self._patterns.values():
            if match := pattern.fullmatch(incoming.raw_path):
                if route := _for_method(routes, incoming.method):
                    incoming.path_values = _values(match.groupdict())
                    return route
                allowed |= set(routes)
        if not allowed:
            raise UnknownEndpoint(f"There is no endpoint at {incoming.path[:200]}")
        raise MethodNotAllowed(
            f"{incoming.path[:200]} does not take {incoming.method}; it takes {', '.join(sorted(allowed))}"
        )

    def methods(self, incoming: Incoming) -> list[str]:
        """The methods that the path of a request takes."""
        found = set(self._exact.get(incoming.path, ()))
        for pattern, routes in self._patterns.values():
            if pattern.fullmatch(incoming.raw_path):
                found |= set(routes)
        return sorted(found)

    def __iter__(self) -> Iterator[tuple[str, str, Route]]:
        for path, routes in self._exact.items():
            for method, route in routes.items():
                yield method, path, route
        for path, (_, routes) in self._patterns.items():
            for method, route in routes.items():
                yield method, path, route


def _for_method(routes: Mapping[str, Route], method: str) -> Route | None:
    return routes.get(method) or (routes.get("GET") if method == "HEAD" else None)


def _pattern(path: str) -> re.Pattern[bytes]:
    parts: list[str] = []
    end = 0
    for placeholder in _PLACEHOLDER.finditer(path):
        name, whole = placeholder.groups()
        parts.append(re.escape(path[end : placeholder.start()]) + f"(?P<{name}>{'.*' if whole else '[^/]+'})")
        end = placeholder.end()
    return re.compile(("".join(parts) + re.escape(path[end:])).encode(), re.DOTALL)


def _values(groups: Mapping[str, bytes]) -> dict[str, str]:
    try:
        return {name: unquote_to_bytes(value).decode() for name, value in groups.items()}
    except UnicodeDecodeError:
        raise InvalidParameter("Bad Request. The path is not UTF-8.") from None
