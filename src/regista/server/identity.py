"""Identity: who is calling, from the headers of a request."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from ..entities import ANONYMOUS, Caller
from ..entities.caller import MAX_REASON_LENGTH, MAX_USER_LENGTH
from ..errors import InvalidParameter

USER_HEADER = b"x-regista-user"
REASON_HEADER = b"x-regista-reason"


def caller_of(headers: Mapping[bytes, bytes]) -> Caller:
    """The caller that the headers ``X-Regista-User`` and ``X-Regista-Reason`` name; anonymous without them.

    Both are percent-encoded UTF-8. Raises InvalidParameter when one cannot be read or is too long.
    """
    user, reason = headers.get(USER_HEADER), headers.get(REASON_HEADER)
    if user is None and reason is None:
        return ANONYMOUS
    name = _text(user, "X-Regista-User", MAX_USER_LENGTH) if user else ANONYMOUS.user
    return Caller(name, _text(reason, "X-Regista-Reason", MAX_REASON_LENGTH) if reason else None)


def _text(value: bytes, header: str, limit: int) -> str:
    try:
        text = unquote(value.decode("ascii"), errors="strict")
    except UnicodeDecodeError:
        raise InvalidParameter(f"The header {header} must be percent-encoded UTF-8.") from None
    if "\x00" in text or len(text) > limit:
        raise InvalidParameter(f"The header {header} must have at most {limit} characters, none of them NUL.")
    return text
