"""Every error Regista raises on purpose, as one tree.

::

    RegistaError                      500  INTERNAL_ERROR
    ├── InvalidParameter              400  INVALID_PARAMETER_VALUE
    │   ├── MissingParameter          400  INVALID_PARAMETER_VALUE
    │   ├── QueryError                400  INVALID_PARAMETER_VALUE   (has the column where the text goes wrong)
    │   ├── InvalidPath               400  INVALID_PARAMETER_VALUE
    │   └── UnknownAlias              400  INVALID_PARAMETER_VALUE   (MLflow's code for it; in meaning a NotFound)
    ├── AlreadyExists                 400  RESOURCE_ALREADY_EXISTS
    ├── InvalidState                  400  INVALID_PARAMETER_VALUE   (the thing exists, but not in that state)
    ├── Unauthenticated               401  UNAUTHENTICATED
    ├── PermissionDenied              403  PERMISSION_DENIED
    ├── NotFound                      404  RESOURCE_DOES_NOT_EXIST
    │   └── UnknownEndpoint           404  ENDPOINT_NOT_FOUND
    ├── MethodNotAllowed              405  BAD_REQUEST
    ├── Conflict                      409  RESOURCE_CONFLICT         (compare-and-swap lost)
    ├── BodyTooLarge                  413  INVALID_PARAMETER_VALUE
    ├── NotImplementedHere            501  NOT_IMPLEMENTED
    ├── Unavailable                   503  TEMPORARILY_UNAVAILABLE
    ├── CorruptedData                 500  DATA_LOSS                 (bytes whose digest differs; a broken chain)
    │   └── OtherBytes                400  DATA_LOSS                 (what was sent is not what was announced)
    ├── ModelError                    500  INTERNAL_ERROR            (a model cannot be saved, loaded or called)
    │   └── UntrustedModel            500  INTERNAL_ERROR            (it holds more than was recorded when it was saved)
    ├── ConfigurationError            500  INVALID_STATE             (a setting, a database or a folder is unfit)
    └── RemoteError                   any  any                       (an answer of a server with a code not listed here)

``code`` is the name that travels in JSON as ``error_code`` (MLflow's names, so that its clients raise
what they always raised); ``http_status`` is what the server answers. The translation to HTTP happens in
one place, ``regista.server.errors``, and back in ``regista.store.http``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, ClassVar


class RegistaError(Exception):
    """Base of all errors; ``str(error)`` is the message alone."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, error_code: int | str | None = None, **details: object) -> None:
        """An error of user code may name its code (text, or a member of an enum of codes) and give details."""
        text = str(message).encode(errors="backslashreplace").decode()  # half a character could not be printed
        super().__init__(text)
        self.message = text
        self.json_kwargs = details
        self._given_code = error_code.name if isinstance(error_code, Enum) else error_code

    def __setstate__(self, state: dict[str, Any] | None) -> None:
        """From a pickle, in which an error of MLflow's has its code as an attribute."""
        given = dict(state or {})
        self._given_code = given.pop("error_code", given.get("_given_code"))
        self.__dict__.update(given)

    @property
    def error_code(self) -> str:
        """The name of the code, such as ``RESOURCE_DOES_NOT_EXIST`` (MLflow's attribute name)."""
        return self.code if self._given_code is None else str(self._given_code)

    def get_http_status_code(self) -> int:
        """The HTTP status that goes with the code."""
        return self.http_status if self._given_code is None else _status_of(self.error_code)

    def serialize_as_json(self) -> str:
        """What a server answers: ``{"error_code": …, "message": …}`` and the details."""
        return json.dumps({"error_code": self.error_code, "message": self.message, **self.json_kwargs})

    @classmethod
    def invalid_parameter_value(cls, message: str) -> RegistaError:
        """The error of a wrong argument, as MLflow's extensions make it."""
        return InvalidParameter(message)


class InvalidParameter(RegistaError):
    """A value the caller gave cannot be used; the message names the field and what would be right."""

    code = "INVALID_PARAMETER_VALUE"
    http_status = 400


class MissingParameter(InvalidParameter):
    """A required field is absent, null or empty."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Missing value for required parameter '{name}'. "
            "See the API docs for more information about request parameters."
        )
        self.name = name


class QueryError(InvalidParameter):
    """A search text is wrong; ``column`` (from 1) points at the place, when there is one."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message if column is None else f"{message} (at column {column})")
        self.column = column


class InvalidPath(InvalidParameter):
    """A path could leave the artifact root, or names nothing that could exist there."""


class UnknownAlias(InvalidParameter):
    """The registered model has, or had then, no such alias."""


class AlreadyExists(RegistaError):
    """The name is taken."""

    code = "RESOURCE_ALREADY_EXISTS"
    http_status = 400


class InvalidState(RegistaError):
    """The thing exists, but its state forbids the call (writing to a deleted run, for instance)."""

    code = "INVALID_PARAMETER_VALUE"
    http_status = 400


class Unauthenticated(RegistaError):
    """Nobody said who is calling."""

    code = "UNAUTHENTICATED"
    http_status = 401


class PermissionDenied(RegistaError):
    """The caller is known and may not do this."""

    code = "PERMISSION_DENIED"
    http_status = 403


class NotFound(RegistaError):
    """There is no such thing."""

    code = "RESOURCE_DOES_NOT_EXIST"
    http_status = 404


class UnknownEndpoint(NotFound):
    """The server has no such path."""

    code = "ENDPOINT_NOT_FOUND"


class MethodNotAllowed(RegistaError):
    """The path exists, with another HTTP method."""

    code = "BAD_REQUEST"
    http_status = 405


class Conflict(RegistaError):
    """Somebody else was faster: what the caller expected to replace is no longer there."""

    code = "RESOURCE_CONFLICT"
    http_status = 409


class BodyTooLarge(RegistaError):
    """The request's body is larger than the endpoint takes."""

    code = "INVALID_PARAMETER_VALUE"
    http_status = 413


class NotImplementedHere(RegistaError):
    """The protocol has this call; this server, or this store, does not offer it."""

    code = "NOT_IMPLEMENTED"
    http_status = 501


class Unavailable(RegistaError):
    """Not now; trying again later may help."""

    code = "TEMPORARILY_UNAVAILABLE"
    http_status = 503


class CorruptedData(RegistaError):
    """Stored bytes or a stored history are not what was written."""

    code = "DATA_LOSS"


class OtherBytes(CorruptedData):
    """Bytes that were sent do not have the digest that was announced; nothing was stored under it."""

    http_status = 400


class ModelError(RegistaError):
    """A model cannot be saved, loaded or called."""


class UntrustedModel(ModelError):
    """A model is not loaded because it imports what it did not when it was saved; ``outside`` lists that."""

    def __init__(self, message: str, outside: Sequence[str]) -> None:
        super().__init__(message)
        self.outside = tuple(outside)


class ConfigurationError(RegistaError):
    """A setting, a database or a folder cannot be used as it is."""

    code = "INVALID_STATE"


class RemoteError(RegistaError):
    """A server answered with a code that has no class of its own here."""

    def __init__(self, message: str, code: str, http_status: int) -> None:
        super().__init__(message)
        self._code = code
        self._http_status = http_status

    @property
    def error_code(self) -> str:
        """The code the server gave."""
        return self._code

    def get_http_status_code(self) -> int:
        """The status the server gave."""
        return self._http_status


def _status_of(code: str) -> int:
    """The status of the first class in the tree that has the code; 500 for a code of nobody's."""
    return next((kind.http_status for kind in _tree(RegistaError) if kind.code == code), 500)


def _tree(root: type[RegistaError]) -> Iterator[type[RegistaError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _tree(kind)
