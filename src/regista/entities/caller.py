"""Caller: who makes a change, and why."""

from __future__ import annotations

import msgspec

MAX_USER_LENGTH = 256
MAX_REASON_LENGTH = 2_000


class Caller(msgspec.Struct, frozen=True):
    """The actor and the optional reason that every event carries, of so many characters at most.

    While access control is off, ``user`` is what the caller says of itself.
    """

    user: str
    reason: str | None = None


ANONYMOUS = Caller("anonymous")
