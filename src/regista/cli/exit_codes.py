"""ExitCode: what the program's exit status says to scripts."""

from __future__ import annotations

from enum import IntEnum

from ..errors import (
    AlreadyExists,
    Conflict,
    InvalidParameter,
    InvalidState,
    NotFound,
    PermissionDenied,
    RegistaError,
    RemoteError,
    Unauthenticated,
    Unavailable,
    UnknownAlias,
    UnknownEndpoint,
)


class ExitCode(IntEnum):
    """The exit codes of all commands; ``docs/cli.md`` explains them."""

    DONE = 0
    FAILED = 1  # also the "no" of commands that answer a question: diff, verify
    USAGE = 2  # the command line, or a value in it, can never be right
    NOT_FOUND = 3
    CONFLICT = 4
    UNAVAILABLE = 5  # trying again later may help
    DENIED = 6


# The first that fits counts, so a narrower class stands before its base.
_BY_CLASS: tuple[tuple[type[RegistaError], ExitCode], ...] = (
    (UnknownEndpoint, ExitCode.FAILED),
    (NotFound, ExitCode.NOT_FOUND),
    (UnknownAlias, ExitCode.NOT_FOUND),
    (AlreadyExists, ExitCode.CONFLICT),
    (Conflict, ExitCode.CONFLICT),
    (Unavailable, ExitCode.UNAVAILABLE),
    (Unauthenticated, ExitCode.DENIED),
    (PermissionDenied, ExitCode.DENIED),
    (InvalidState, ExitCode.FAILED),
    (InvalidParameter, ExitCode.USAGE),
)
# Of servers that speak the protocol with codes of their own.
_BY_STATUS = {
    401: ExitCode.DENIED,
    403: ExitCode.DENIED,
    404: ExitCode.NOT_FOUND,
    409: ExitCode.CONFLICT,
    429: ExitCode.UNAVAILABLE,
    502: ExitCode.UNAVAILABLE,
    503: ExitCode.UNAVAILABLE,
    504: ExitCode.UNAVAILABLE,
}


def exit_code_of(error: RegistaError) -> ExitCode:
    """The exit code that an error ends the program with."""
    for kind, code in _BY_CLASS:
        if isinstance(error, kind):
            return code
    if isinstance(error, RemoteError):
        return _BY_STATUS.get(error.get_http_status_code(), ExitCode.FAILED)
    return ExitCode.FAILED
