"""The JSON body of a scoring request, taken apart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from ..errors import InvalidParameter

FIELDS = ("dataframe_split", "dataframe_records", "instances", "inputs")
"""The names under which a body may carry its data; exactly one must be there."""

CHAT_FIELDS = frozenset({"messages", "prompt", "input"})
"""Any of these makes the body a chat request: it goes to the model as it is."""

_EXPECTED = f"exactly one of the input fields {{{', '.join(map(repr, FIELDS))}}}"
_ECHOED = 200  # characters of a bad body that its error repeats


@dataclass(frozen=True, slots=True)
class Payload:
    """What was sent: ``field`` is one of FIELDS or empty for a chat request; ``params`` as sent, or None."""

    field: str
    value: Any
    params: Any = None


def parse_payload(body: bytes) -> Payload:
    """Take a JSON body apart; InvalidParameter says what is wrong with it.

    Keys other than the data and ``params`` are ignored; of a repeated key the last value counts.
    """
    content = _decode(body)
    if isinstance(content, list):
        raise InvalidParameter(f"Invalid input. The input must be a JSON dictionary with {_EXPECTED}. Received a list.")
    if not isinstance(content, dict):
        raise InvalidParameter(
            f"Invalid input. The input must be a JSON dictionary with {_EXPECTED}. "
            f"Received unexpected input type '{type(content)}."
        )
    if not CHAT_FIELDS.isdisjoint(content):
        return Payload("", content)
    present = [field for field in FIELDS if field in content]
    if len(present) != 1:
        raise InvalidParameter(
            f"The input must be a JSON dictionary with {_EXPECTED}. "
            f"Received dictionary with input fields: {list(content)}. "
            "IMPORTANT: The MLflow Model scoring protocol has changed in MLflow version 2.0: "
            'where {"columns": …, "data": …} was sent, send {"dataframe_split": {"columns": …, "data": …}}.'
        )
    return Payload(present[0], content[present[0]], content.get("params"))


def _decode(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except RecursionError as error:
        raise _not_json(body, error) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if b"NaN" in body or b"Infinity" in body or isinstance(error, msgspec.ValidationError):
            return _decode_leniently(body)
        raise _not_json(body, error) from None


def _decode_leniently(body: bytes) -> Any:
    """The protocol accepts bare NaN and Infinity, which are no strict JSON, and numbers beyond what a double can be.

    Halves of characters, which have no UTF-8, are no text in either way of reading.
    """
    try:
        content = json.loads(body.decode())
        if b"\\ud" in body.lower():
            json.dumps(content, ensure_ascii=False).encode()
        return content
    except (ValueError, RecursionError) as error:
        raise _not_json(body, error) from None


def _not_json(body: bytes, error: Exception) -> InvalidParameter:
    shown = body[:_ECHOED].decode(errors="replace") + ("…" if len(body) > _ECHOED else "")
    return InvalidParameter(
        f"Invalid input. Ensure that input is a valid JSON formatted string. Error: '{error}'\nInput: \n{shown}\n"
    )
