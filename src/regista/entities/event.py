"""Event: one entry of the history."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from .base import Entity

GENESIS = "0" * 64


class Event(Entity, frozen=True, kw_only=True):
    """Who did what to which thing, before and after, when and why.

    ``subject`` names the thing by its identity (``model:<uid>``, ``run:<id>`` …), which survives a rename;
    ``sequence`` counts the subject's events from 1; ``hash`` covers everything above it and the hash of
    the event before, so that an event cannot be changed, removed or slipped in without breaking the chain.
    """

    event_id: int
    subject: str
    sequence: int
    action: str
    actor: str
    time: int
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str | None = None
    previous_hash: str
    hash: str

    def computed_hash(self) -> str:
        """What ``hash`` must be for this content."""
        return event_hash(
            self.previous_hash, self.subject, self.sequence, self.action, self.actor, self.time,
            canonical(self.before), canonical(self.after), self.reason,
        )  # fmt: skip


def canonical(value: dict[str, Any] | None) -> str | None:
    """JSON with sorted keys and no blanks: the text that is stored and hashed."""
    return None if value is None else msgspec.json.encode(value, order="sorted").decode()


def event_hash(
    previous_hash: str,
    subject: str,
    sequence: int,
    action: str,
    actor: str,
    time: int,
    before: str | None,
    after: str | None,
    reason: str | None,
) -> str:
    """SHA-256 over the JSON array of the arguments, in this order; ``before`` and ``after`` canonical."""
    fields = (previous_hash, subject, sequence, action, actor, time, before, after, reason)
    return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()
