"""History: reading events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from ...api.events import EventsReply, ListEvents, ListModelEvents
from ...entities import Event
from .handler import reads
from .tables import events, registered_models
from .transaction import Snapshot
from .version_rows import model_not_found, subject

SELECTED = select(
    events.c.event_id,
    events.c.subject,
    events.c.sequence,
    events.c.action,
    events.c.actor,
    events.c.time,
    events.c.before,
    events.c.after,
    events.c.reason,
    events.c.previous_hash,
    events.c.hash,
)
_NEWEST = SELECTED.order_by(events.c.event_id.desc()).limit(bindparam("size"))
_NEWEST_OF_SUBJECT = (
    SELECTED.where(events.c.subject == bindparam("of_subject"))
    .order_by(events.c.sequence.desc())
    .limit(bindparam("size"))
)
_UID = select(registered_models.c.uid).where(registered_models.c.name == bindparam("name"))


def event_of(row: Any) -> Event:
    """The event of a row of ``SELECTED``."""
    event_id, of_subject, sequence, action, actor, time, before, after, reason, previous_hash, own_hash = row
    return Event(
        event_id=event_id,
        subject=of_subject,
        sequence=sequence,
        action=action,
        actor=actor,
        time=time,
        before=None if before is None else msgspec.json.decode(before),
        after=None if after is None else msgspec.json.decode(after),
        reason=reason,
        previous_hash=previous_hash,
        hash=own_hash,
    )


@reads(ListEvents)
def list_events(reading: Snapshot, call: ListEvents) -> EventsReply:
    """Read a page, newest first."""
    return _page(reading, call.subject, call.before, call.max_results)


@reads(ListModelEvents)
def list_model_events(reading: Snapshot, call: ListModelEvents) -> EventsReply:
    """Read a page of one model's events, newest first."""
    uid = reading.execute(_UID, {"name": call.name}).scalar()
    if uid is None:
        raise model_not_found(call.name)
    return _page(reading, subject(uid), call.before, call.max_results)


def _page(reading: Snapshot, of_subject: str, before: int | None, size: int) -> EventsReply:
    statement = _NEWEST
    parameters: dict[str, Any] = {"size": size + 1}
    if of_subject:
        statement = _NEWEST_OF_SUBJECT
        parameters["of_subject"] = of_subject
    if before is not None:
        statement = statement.where(events.c.event_id < bindparam("before_id"))
        parameters["before_id"] = before
    rows: Sequence[Any] = reading.execute(statement, parameters).all()
    page = tuple(event_of(row) for row in rows[:size])
    return EventsReply(page, page[-1].event_id if len(rows) > size else None)
