"""The one place that turns errors into HTTP answers."""

from __future__ import annotations

import secrets
import sys
import traceback

from ..entities import wire
from ..errors import RegistaError
from .answer import JSON, Answer

_CHALLENGE = (b"www-authenticate", b'Basic realm="regista"')


def error_answer(error: Exception) -> Answer:
    """The JSON error object ``{"error_code", "message", "error_class"}`` with its status.

    ``error_class`` is our class, for our own client: several share one of the protocol's codes.

    An exception that is none of ours is a defect: its traceback goes to stderr under a short number, and
    the client is told the number only.
    """
    if not isinstance(error, RegistaError):
        number = secrets.token_hex(4)
        print(f"Unexpected error {number}:", file=sys.stderr)
        traceback.print_exception(error, file=sys.stderr)
        error = RegistaError(f"Unexpected error {number}; the server's log has the details under this number.")
    status = error.get_http_status_code()
    # Text may quote what the client sent, which need not be Unicode.
    message = error.message.encode(errors="replace").decode()
    body = wire.encode({"error_code": error.error_code, "message": message, "error_class": type(error).__name__})
    return Answer(status, body, (*JSON, _CHALLENGE) if status == 401 else JSON)
