"""Snapshot and Transaction: what a handler works with."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, insert, select, text

from ...entities import Caller
from ...entities.event import GENESIS, canonical, event_hash
from .actions import Action, part_of
from .prepared import Prepared
from .tables import events

# Two writers must not both read the same end of a chain; SQLite has one writer at a time anyway. MySQL has no lock by
# name that ends with the transaction: there the first event is locked; who both write that meet at its unique key.
_LOCKS = {
    "postgresql": text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))"),
    "mysql": text("SELECT event_id FROM events WHERE subject = :subject AND sequence = 1 FOR UPDATE"),
}
_LAST = Prepared(
    select(events.c.sequence, events.c.hash)
    .where(events.c.subject == bindparam("of_subject"))
    .order_by(events.c.sequence.desc())
    .limit(1)
)
_APPEND = Prepared(insert(events))


class Rows(Protocol):
    """What ``Snapshot.run`` found; to be fetched before the next statement is run."""

    def fetchone(self) -> Any:
        """The next row, None after the last."""
        ...

    def fetchall(self) -> Sequence[Any]:
        """All further rows."""
        ...


class Snapshot:
    """A connection to read from; ``execute`` is the connection's own.

    ``run(PREPARED[dialect], values)`` is the short way for the ``Prepared`` statements of frequent calls; it is a
    function of the driver, or of SQLAlchemy.
    """

    run: Callable[[Any, dict[str, Any]], Rows]

    def __init__(self, connection: Connection) -> None:
        self.execute = connection.execute
        self.dialect = connection.dialect.name
        driver = connection.connection.driver_connection
        self._run_places: Callable[[str, Sequence[tuple[Any, ...]]], object] | None = None
        if isinstance(driver, sqlite3.Connection):
            cursor = driver.cursor()
            self.run, self._run_places = cursor.execute, cursor.executemany
        else:
            self.run = connection.execute

    def run_rows(self, statement: Prepared, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run an INSERT for each row; a row has the values of ``statement.columns``.

        SQLite binds values by their place in half the time that it takes by their names.
        """
        if self._run_places is not None:
            self._run_places(statement.by_place, rows)
        elif rows:
            names = statement.columns
            values = [dict(zip(names, row, strict=True)) for row in rows]
            self.execute(statement.executable(self.dialect), values)


class Transaction(Snapshot):
    """A change in the making: everything executed and recorded becomes true together, or not at all.

    ``now`` is the time of the change in milliseconds since the epoch.
    """

    def __init__(self, connection: Connection, caller: Caller, default_artifact_root: str) -> None:
        super().__init__(connection)
        self.caller = caller
        self.default_artifact_root = default_artifact_root
        self.now = time.time_ns() // 1_000_000

    def key_of(self, inserted: Any) -> int:
        """The key that the database gave to the one row which ``run`` inserted.

        Not every database can return columns from an INSERT; every driver knows the key.
        """
        key: int = inserted.lastrowid if self.dialect == "sqlite" else inserted.inserted_primary_key[0]
        return key

    def record(
        self,
        subject: str,
        action: Action,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Append an event to the subject's chain."""
        if (lock := _LOCKS.get(self.dialect)) is not None:
            self.execute(lock, {"subject": subject})
        last, previous_hash = self.run(_LAST[self.dialect], {"of_subject": subject}).fetchone() or (0, GENESIS)
        sequence = last + 1
        actor, reason = self.caller.user, self.caller.reason
        before_text, after_text = canonical(before), canonical(after)
        self.run(
            _APPEND[self.dialect],
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
                "part": part_of(action, before, after),
            },
        )
