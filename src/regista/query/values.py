"""Literals of a filter: from a token to the value its field is compared with."""

from __future__ import annotations

import contextlib
import math
import re

from ..entities.instant import parse_instant
from ..entities.logged_model import LoggedModelStatus
from ..entities.metric import LARGEST
from ..entities.stage import Stage
from ..errors import InvalidParameter, QueryError
from .names import shown
from .subject import Kind
from .tokens import Token, TokenKind
from .tree import Field, Operator

# Possessive, so that a long row of digits before a letter costs no more than its length.
_NUMBER = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_INFINITY = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
_MAX_DIGITS = 64
_MAX_INTEGER = 2**63 - 1
_PATTERN_OPERATORS = frozenset({Operator.LIKE, Operator.ILIKE})

MAX_PATTERN = 1_000
"""Characters of a pattern: a database compares a long one with a long text for seconds."""

# The numbers of MLflow's REST enum: its own servers compare the status with these, as text.
_STATUS_NUMBERS = {
    "1": LoggedModelStatus.PENDING,
    "2": LoggedModelStatus.READY,
    "3": LoggedModelStatus.FAILED,
}


def read_value(token: Token, field: Field, kind: Kind, operator: Operator) -> str | int | float:
    """The literal as a value of that kind; QueryError when it is of another one."""
    if kind is Kind.NUMBER:
        return _metric(token, field)
    if kind is Kind.TIME:
        return _time(token, field)
    if kind is Kind.VERSION:
        return _version(token, field)
    text = _text(token, field, kind)
    if operator in _PATTERN_OPERATORS and len(text) > MAX_PATTERN:
        raise QueryError(f"The pattern has {len(text)} characters; at most {MAX_PATTERN} are allowed", token.column)
    if kind is Kind.STAGE:
        return _stage(text, token)
    if kind is Kind.LOGGED_MODEL_STATUS and operator not in _PATTERN_OPERATORS:
        return _logged_model_status(text)
    return text


def _text(token: Token, field: Field, kind: Kind) -> str:
    if token.kind is TokenKind.STRING:
        return token.value
    is_number = token.kind is TokenKind.WORD and _NUMBER.fullmatch(token.text) is not None
    if is_number and kind is Kind.IDENTIFIER and _INTEGER.fullmatch(token.text):
        return token.text
    if is_number:
        raise QueryError(
            f"Expected a quoted string value for {_described(field)}. Got value {shown(token.text)}", token.column
        )
    raise QueryError(
        "Parameter value is either not quoted or unidentified quote types used for string value "
        f"{shown(token.text)}. Use either single or double quotes.",
        token.column,
    )


def _metric(token: Token, field: Field) -> float:
    if token.kind is TokenKind.WORD and _INFINITY.fullmatch(token.text):
        return -LARGEST if token.text.startswith("-") else LARGEST  # as infinities are stored
    if token.kind is not TokenKind.WORD or _NUMBER.fullmatch(token.text) is None:
        hint = "NaN fulfils no comparison" if token.text.lower() == "nan" else "Write a number without quotes, or inf"
        raise QueryError(f"Expected numeric value type for metric. Found {shown(token.text)}. {hint}", token.column)
    return float(_parsed_number(token.text, token, field))


def _time(token: Token, field: Field) -> int | float:
    if token.kind is TokenKind.WORD and _NUMBER.fullmatch(token.text):
        return _parsed_number(token.text, token, field)
    if token.kind is TokenKind.STRING:
        with contextlib.suppress(InvalidParameter):
            return parse_instant(token.value)
    raise QueryError(
        f"Expected numeric value type for {_described(field)}. Found {shown(token.text)}. Write milliseconds since "
        "the epoch without quotes, or a date or time such as '2026-03-01T12:00Z'",
        token.column,
    )


def _version(token: Token, field: Field) -> int:
    text = token.value if token.kind is TokenKind.STRING else token.text
    if _INTEGER.fullmatch(text) is None:
        raise QueryError(f"Expected an integer for {_described(field)}. Found {shown(token.text)}", token.column)
    return int(_parsed_number(text, token, field))


def _parsed_number(text: str, token: Token, field: Field) -> int | float:
    is_integer = _INTEGER.fullmatch(text) is not None
    if len(text) <= _MAX_DIGITS:
        number: int | float = int(text) if is_integer else float(text)
        fits = abs(number) <= _MAX_INTEGER if is_integer and field.entity != "metric" else math.isfinite(number)
        if fits:
            return number
    raise QueryError(f"The number {shown(text)} for {_described(field)} is out of range", token.column)


def _stage(text: str, token: Token) -> str:
    try:
        return Stage.parse(text).value
    except InvalidParameter as error:
        raise QueryError(error.message, token.column) from None


def _logged_model_status(text: str) -> str:
    name = text.upper()
    status = _STATUS_NUMBERS.get(text)
    if status is None and name in LoggedModelStatus.__members__:
        status = LoggedModelStatus[name]
    return text if status is None else status.wire


def _described(field: Field) -> str:
    return f"{field.entity} '{shown(field.key)}'"
