"""Caller: who makes a change, and why."""

from __future__ import annotations

import msgspec


class Caller(msgspec.Struct, frozen=True):
    """The actor and the optional reason that every event carries.

    While access control is off, ``user`` is what the caller says of itself.
    """

    user: str
    reason: str | None = None


ANONYMOUS = Caller("anonymous")
