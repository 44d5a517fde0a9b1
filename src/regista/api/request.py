"""Request: the base of every call, and the decorator that declares its endpoint."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

import msgspec

from .permission import Permission

ReplyT = TypeVar("ReplyT", covariant=True)
RequestT = TypeVar("RequestT", bound="Request[Any]")

MLFLOW = ("/api/2.0/mlflow", "/ajax-api/2.0/mlflow")
"""Where MLflow's JSON calls live; the first prefix is the one our own client uses."""

AJAX = ("/ajax-api/2.0/mlflow",)
"""Calls that MLflow offers to browsers only."""

MLFLOW_ARTIFACTS = ("/api/2.0/mlflow-artifacts", "/ajax-api/2.0/mlflow-artifacts")
REGISTA = ("/api/regista/v1",)
ROOT = ("",)


class Cost(StrEnum):
    """What answering takes; a server decides by it where to run the call."""

    POINT = "point"  # reads a handful of rows by key
    SCAN = "scan"  # reads a page or more
    WRITE = "write"


class Transfer(StrEnum):
    """What the HTTP bodies are."""

    JSON = "json"  # JSON in, JSON out
    UPLOAD = "upload"  # raw bytes in
    DOWNLOAD = "download"  # raw bytes out


class Endpoint(msgspec.Struct, frozen=True):
    """Where and how a call is reached over HTTP.

    ``path`` follows one of the ``prefixes``; ``{field}`` in it takes a request field up to the next slash,
    ``{field:path}`` all the rest. The first of ``methods`` is the one our client sends.
    """

    methods: tuple[str, ...]
    path: str
    prefixes: tuple[str, ...]
    permission: Permission
    cost: Cost
    transfer: Transfer

    @property
    def url(self) -> str:
        """The path our client uses, with its prefix."""
        return self.prefixes[0] + self.path


class Request(msgspec.Struct, Generic[ReplyT], frozen=True, kw_only=True, omit_defaults=True):
    """One call of the REST contract: its fields are the parameters, its type argument the reply.

    Fields without a default are required: over REST an absent, null or empty one is an error.
    ``endpoint`` is set by ``@endpoint``; a request type without one cannot be served.
    """

    endpoint: ClassVar[Endpoint]
    synonyms: ClassVar[dict[str, str]] = {}
    """Older wire names of fields: name on the wire → field."""

    @property
    def cost(self) -> Cost:
        """What answering this one takes: what the endpoint says, but to look back (``at``) is to read events."""
        return Cost.SCAN if getattr(self, "at", "") else self.endpoint.cost

    @classmethod
    def reply_type(cls) -> Any:
        """The type the call answers with."""
        for base in cls.__mro__:
            for generic in vars(base).get("__orig_bases__", ()):
                if get_origin(generic) is Request:
                    return get_args(generic)[0]
        raise TypeError(f"{cls.__name__} does not say what it replies: derive it from Request[Reply]")


class Empty(msgspec.Struct, frozen=True):
    """The reply ``{}``."""


EMPTY = Empty()


def endpoint(
    methods: str,
    path: str,
    *,
    permission: Permission,
    cost: Cost = Cost.WRITE,
    prefixes: tuple[str, ...] = MLFLOW,
    transfer: Transfer = Transfer.JSON,
) -> Callable[[type[RequestT]], type[RequestT]]:
    """Declare where a request type is served; ``permission`` has no default on purpose.

    ``methods`` is one HTTP method, or several with blanks between them.
    """

    def declare(request_type: type[RequestT]) -> type[RequestT]:
        request_type.endpoint = Endpoint(tuple(methods.split()), path, prefixes, permission, cost, transfer)
        return request_type

    return declare
