"""History: reading events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from ...api.events import EventsReply, ListEvents, ListModelEvents
from ...entities import Event, parse_instant
from ...errors import InvalidParameter
from .actions import Action
from .alias_moves import ALIAS_PARTS, alias_part
from .handler import reads
from .model_names import last_owner, owner
from .tables import events
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
_OF_EVERYTHING = SELECTED.order_by(events.c.event_id.desc())
_OF_SUBJECT = SELECTED.where(events.c.subject == bindparam("of_subject")).order_by(events.c.sequence.desc())
_OF_ALIASES = _OF_SUBJECT.where(events.c.part >= ALIAS_PARTS[0], events.c.part < ALIAS_PARTS[1])
_SEQUENCE = select(events.c.sequence).where(
    events.c.event_id == bindparam("before_id"), events.c.subject == bindparam("of_subject")
)

_EventsCall = ListEvents | ListModelEvents
_ACTIONS = tuple(action.value for action in Action)
_NOUNS = tuple(dict.fromkeys(action.partition(".")[0] for action in _ACTIONS))


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


def uid_of_any_time(reading: Snapshot, name: str) -> str:
    """The uid of the model that has a name or was the last to have it, deleted or not; NotFound if none ever had."""
    uid = owner(reading, name) or last_owner(reading, name)
    if uid is None:
        raise model_not_found(name)
    return uid


@reads(ListEvents)
def list_events(reading: Snapshot, call: ListEvents) -> EventsReply:
    """Read a page, newest first."""
    return _page(reading, call, call.subject, [_of_subject(call) if call.subject else _OF_EVERYTHING])


@reads(ListModelEvents)
def list_model_events(reading: Snapshot, call: ListModelEvents) -> EventsReply:
    """Read a page of the events of one model, of one of its versions or aliases, or of both together, newest first."""
    of_subject = subject(uid_of_any_time(reading, call.name))
    of_alias = _OF_SUBJECT.where(events.c.part == alias_part(call.alias)) if call.alias else None
    if call.version is None:
        return _page(reading, call, of_subject, [_of_subject(call) if of_alias is None else of_alias])
    number = int(call.version)
    about = _OF_SUBJECT.where(events.c.part == f"version:{number}")
    told = f'%"version":"{number}"}}'  # the end of the text: an alias is a word, and keys are sorted
    moved = or_(events.c.before.like(told), events.c.after.like(told))
    if of_alias is not None:
        return _page(reading, call, of_subject, [of_alias.where(moved)])
    return _page(reading, call, of_subject, [about, _OF_ALIASES.where(moved)])


def _of_subject(call: _EventsCall) -> Select[Any]:
    """The events of a subject; those about aliases are neighbours in an index, however many others there are."""
    only_aliases = call.actions and all(action.partition(".")[0] == "alias" for action in call.actions)
    return _OF_ALIASES if only_aliases else _OF_SUBJECT


def _page(reading: Snapshot, call: _EventsCall, of_subject: str, statements: Sequence[Select[Any]]) -> EventsReply:
    """The newest of what the statements, each with its own range of an index, find together."""
    values = {"of_subject": of_subject} if of_subject else {}
    conditions = [*_conditions(call), *_behind(reading, call.before, of_subject)]
    rows: list[Any] = []
    for statement in statements:
        rows += reading.execute(statement.where(*conditions).limit(call.max_results + 1), values)
    rows.sort(key=lambda row: row.event_id, reverse=True)
    page = tuple(event_of(row) for row in rows[: call.max_results])
    return EventsReply(page, page[-1].event_id if len(rows) > len(page) else None)


def _behind(reading: Snapshot, before: int | None, of_subject: str) -> Iterator[ColumnElement[bool]]:
    """What comes after the cursor; of one subject also by sequence, which the index can go to at once."""
    if before is None:
        return
    yield events.c.event_id < before
    if of_subject:
        sequence = reading.execute(_SEQUENCE, {"before_id": before, "of_subject": of_subject}).scalar()
        if sequence is not None:
            yield events.c.sequence < sequence


def _conditions(call: _EventsCall) -> Iterator[ColumnElement[bool]]:
    if call.actions:
        yield events.c.action.in_(_chosen(call.actions))
    if call.actor:
        yield events.c.actor == call.actor
    if call.since:
        yield events.c.time >= parse_instant(call.since, "since")
    if call.until:
        yield events.c.time < parse_instant(call.until, "until")


def _chosen(wanted: Iterable[str]) -> list[str]:
    """The actions that are meant by actions and nouns; InvalidParameter for a word that is neither."""
    chosen: dict[str, None] = {}
    for word in wanted:
        noun, dot, _ = word.partition(".")
        meant = [action for action in _ACTIONS if action == word or (not dot and action.startswith(f"{noun}."))]
        if not meant:
            right = [action for action in _ACTIONS if action.startswith(f"{noun}.")]
            raise InvalidParameter(
                f"Invalid value '{word[:60]}' for parameter 'actions' supplied. "
                + (
                    f"The actions on '{noun}' are {', '.join(right)}."
                    if right
                    else f"It must be an action such as alias.set, or a noun: {', '.join(_NOUNS)}."
                )
            )
        chosen |= dict.fromkeys(meant)
    return list(chosen)
