"""Contract: all request types together, checked once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from ..errors import ConfigurationError
from .permission import Permission
from .request import Endpoint, Request

_PLACEHOLDER = re.compile(r"{(\w+)(?::path)?}")


class Contract:
    """The REST contract as data: server routes, HTTP store, OpenAPI and permission checks come from it.

    Raises ConfigurationError when a request type declares no endpoint or no permission, names a path field it
    does not have, or takes a method and path that another one has: nothing is served by accident.
    """

    def __init__(self, request_types: Iterable[type[Request[Any]]]) -> None:
        self._types = tuple(request_types)
        taken: dict[tuple[str, str], str] = {}
        for kind in self._types:
            where = _checked_endpoint(kind)
            for method in where.methods:
                for prefix in where.prefixes:
                    key = (method, prefix + where.path)
                    if key in taken:
                        raise ConfigurationError(
                            f"{kind.__name__} and {taken[key]} are both served at {method} {key[1]}"
                        )
                    taken[key] = kind.__name__

    @classmethod
    def of_modules(cls, modules: Iterable[ModuleType]) -> Contract:
        """The contract of every request type defined in these modules; a leading underscore marks a base."""
        return cls(
            value
            for module in modules
            for name, value in vars(module).items()
            if not name.startswith("_")
            and isinstance(value, type)
            and issubclass(value, Request)
            and value.__module__ == module.__name__
        )

    def __iter__(self) -> Iterator[type[Request[Any]]]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)


def _checked_endpoint(kind: type[Request[Any]]) -> Endpoint:
    where = getattr(kind, "endpoint", None)
    if not isinstance(where, Endpoint):
        raise ConfigurationError(f"{kind.__name__} declares no endpoint, so it cannot be served")
    if not isinstance(where.permission, Permission):
        raise ConfigurationError(
            f"{kind.__name__} declares no permission: an endpoint is closed until somebody opens it"
        )
    fields = set(kind.__struct_fields__)
    named = set(_PLACEHOLDER.findall(where.path)) | ({where.permission.field} - {""})
    if unknown := named - fields:
        raise ConfigurationError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    return where
