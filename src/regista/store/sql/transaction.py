"""Snapshot and Transaction: what a handler works with."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text

from ...entities import Caller
from ...entities.event import GENESIS, canonical, event_hash
from .actions import Action
from .tables import events

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))")
_LAST = (
    select(events.c.sequence, events.c.hash)
    .where(events.c.subject == bindparam("of_subject"))
    .order_by(events.c.sequence.desc())
    .limit(1)
)
_APPEND = insert(events)


class Snapshot:
    """A connection to read from; ``execute`` is the connection's own."""

    def __init__(self, connection: Connection) -> None:
        self.execute = connection.execute
        self.dialect = connection.dialect.name


class Transaction(Snapshot):
    """A change in the making: everything executed and recorded becomes true together, or not at all.

    ``now`` is the time of the change in milliseconds since the epoch.
    """

    def __init__(self, connection: Connection, caller: Caller, default_artifact_root: str) -> None:
        super().__init__(connection)
        self.caller = caller
        self.default_artifact_root = default_artifact_root
        self.now = time.time_ns() // 1_000_000

    def record(
        self,
        subject: str,
        action: Action,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Append an event to the subject's chain."""
        if self.dialect == "postgresql":
            # Two writers must not both read the same end; SQLite has one writer at a time anyway.
            self.execute(_LOCK, {"subject": subject})
        last = self.execute(_LAST, {"of_subject": subject}).first()
        sequence, previous_hash = (1, GENESIS) if last is None else (last.sequence + 1, last.hash)
        actor, reason = self.caller.user, self.caller.reason
        before_text, after_text = canonical(before), canonical(after)
        self.execute(
            _APPEND,
            {
                "subject": subject,
                "sequence": sequence,
                "action": action.value,
                "actor": actor,
                "time": self.now,
                "before": before_text,
                "after": after_text,
                "reason": reason,
                "previous_hash": previous_hash,
                "hash": event_hash(
                    previous_hash, subject, sequence, action, actor, self.now, before_text, after_text, reason
                ),
            },
        )
