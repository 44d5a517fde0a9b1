"""What went wrong with a scoring request, as an answer: the one place that turns errors into bodies."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import msgspec

from ..errors import BodyTooLarge, InvalidParameter, ModelError, RegistaError
from .answer import Answer

_ECHOED = 1000  # characters of the data that an error repeats


def unreadable(error: InvalidParameter) -> Answer:
    """The body is not what the protocol or the signature's types want: the caller's fault."""
    return _answer(400, "BAD_REQUEST", error.message)


def unexpected(error: Exception) -> Answer:
    """Reading the body failed in a way that nobody foresaw: what was sent is the cause, whatever the error is."""
    traceback.print_exception(error, file=sys.stderr)
    words = "".join(traceback.format_exception_only(error)).strip()
    return _answer(400, "BAD_REQUEST", f"Invalid input. Failed to parse input data. Error: '{_shown(words)}'")


def unsupported(error: InvalidParameter) -> Answer:
    """The Content-Type is none of those understood; plain text, as the protocol has it."""
    return Answer(415, error.message.encode(), "text/plain; charset=utf-8")


def refused(error: RegistaError, data: Any) -> Answer:
    """The signature's enforcement, or the model itself, refused the data with one of our errors."""
    return _answer(
        error.get_http_status_code(), error.error_code, f"Failed to predict data '{_shown(data)}'. \nError: {error}"
    )


def failed(error: BaseException) -> Answer:
    """The model raised something else. The whole traceback goes to stderr, its last line to the caller.

    The protocol answers 400: nearly always the data is what the model cannot take.
    """
    traceback.print_exception(error, file=sys.stderr)
    message = (
        "Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is "
        "compatible with the model for inference."
    )
    return _answer(400, "BAD_REQUEST", message, "".join(traceback.format_exception_only(error)).strip())


def broken(error: ModelError) -> Answer:
    """The model did what a model must not, such as ending the process or returning what is no data."""
    return _answer(500, error.error_code, error.message)


def too_large(error: BodyTooLarge) -> Answer:
    """The body was not read: it is larger than the server takes."""
    return _answer(413, error.error_code, error.message)


def timed_out() -> Answer:
    """The model took longer than the server allows."""
    return Answer(504, b"Request processing time exceeded limit", "text/plain; charset=utf-8")


def _answer(status: int, code: str, message: str, stack_trace: str | None = None) -> Answer:
    content = {"error_code": code, "message": message}
    if stack_trace is not None:
        content["stack_trace"] = stack_trace
    # A lone surrogate has no UTF-8 form; what is wrong must be told all the same.
    shown = {name: value.encode(errors="backslashreplace").decode() for name, value in content.items()}
    return Answer(status, msgspec.json.encode(shown))


def _shown(data: Any) -> str:
    text = str(data)
    return text if len(text) <= _ECHOED else f"{text[:_ECHOED]}…"
