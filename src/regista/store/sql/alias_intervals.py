"""Intervals: which version held an alias from when to when."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, select

from ...api.registered_models import AliasIntervalsReply, ListAliasIntervals
from ...entities import AliasInterval
from .actions import Action
from .alias_moves import ALIAS_PARTS, alias_part
from .handler import reads
from .history import uid_of_any_time
from .model_names import last_name
from .tables import events
from .transaction import Snapshot
from .version_rows import subject

_BEGINNINGS = (
    select(
        events.c.event_id,
        events.c.subject,
        events.c.part,
        events.c.sequence,
        events.c.action,
        events.c.actor,
        events.c.time,
        events.c.after,
        events.c.reason,
    )
    .where(
        events.c.subject == bindparam("of_subject"),
        events.c.action.in_([Action.ALIAS_SET.value, Action.ALIAS_ROLLED_BACK.value]),
    )
    .order_by(events.c.sequence.desc())
    .limit(bindparam("size"))
)
_OF_ALIAS = _BEGINNINGS.where(events.c.part == bindparam("of_part"))
_OF_ALL = _BEGINNINGS.where(events.c.part >= ALIAS_PARTS[0], events.c.part < ALIAS_PARTS[1])


def _with_ends(beginnings: Select[Any]) -> Select[Any]:
    """A page of beginnings, each with the time of the next event about the same alias, which ended it."""
    page = beginnings.subquery("page")
    until = (
        select(events.c.time)
        .where(events.c.subject == page.c.subject, events.c.part == page.c.part, events.c.sequence > page.c.sequence)
        .order_by(events.c.sequence)
        .limit(1)
        .correlate(page)
        .scalar_subquery()
    )
    return select(page, until.label("until")).order_by(page.c.sequence.desc())


@reads(ListAliasIntervals)
def list_alias_intervals(reading: Snapshot, call: ListAliasIntervals) -> AliasIntervalsReply:
    """Read a page, newest first; the intervals of a deleted model ended when it was deleted."""
    uid = uid_of_any_time(reading, call.name)
    statement = _OF_ALIAS if call.alias else _OF_ALL
    values: dict[str, Any] = {"of_subject": subject(uid), "size": call.max_results + 1}
    if call.alias:
        values["of_part"] = alias_part(call.alias)
    if call.before is not None:
        statement = statement.where(events.c.event_id < bindparam("before_id"))
        values["before_id"] = call.before
    last = last_name(reading, uid)
    rows = reading.execute(_with_ends(statement), values).all()
    page = tuple(_interval(row, None if last is None else last.until) for row in rows[: call.max_results])
    return AliasIntervalsReply(page, page[-1].event_id if len(rows) > len(page) else None)


def _interval(row: Any, deleted: int | None) -> AliasInterval:
    move = msgspec.json.decode(row.after)
    return AliasInterval(
        alias=move["alias"],
        version=move["version"],
        since=row.time,
        until=deleted if row.until is None else row.until,
        action=row.action,
        set_by=row.actor,
        reason=row.reason,
        event_id=row.event_id,
    )
