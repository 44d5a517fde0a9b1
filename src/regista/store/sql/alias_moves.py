"""Moves of an alias, as the events tell them.

The events about one alias of one model are neighbours in an index: ``(subject, part, sequence)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, select

from .actions import Action
from .tables import events
from .transaction import Snapshot
from .version_rows import subject

ALIAS_PARTS = ("alias:", "alias;")
"""The parts about aliases: from the first (inclusive) to the second, the next text after all that begin so."""


class Move(NamedTuple):
    """What happened to an alias: it named the version ``before`` and then ``after``; None is no version."""

    action: str
    actor: str
    time: int
    before: int | None
    after: int | None


_MOVES = select(events.c.action, events.c.actor, events.c.time, events.c.before, events.c.after).where(
    events.c.subject == bindparam("of_subject"), events.c.part == bindparam("of_part")
)
_IN_ORDER = _MOVES.order_by(events.c.sequence)
_NEWEST = _MOVES.order_by(events.c.sequence.desc()).limit(1)
_NEWEST_AT = _MOVES.where(events.c.time <= bindparam("moment")).order_by(events.c.sequence.desc()).limit(1)


def alias_part(alias: str) -> str:
    """The part that the events about an alias have."""
    return f"alias:{alias}"


def moves(reading: Snapshot, uid: str, alias: str) -> list[Move]:
    """All moves of an alias, the oldest first."""
    return [_move(row) for row in reading.execute(_IN_ORDER, _of(uid, alias))]


def newest_move(reading: Snapshot, uid: str, alias: str) -> Move | None:
    """The last move of an alias."""
    row = reading.execute(_NEWEST, _of(uid, alias)).first()
    return None if row is None else _move(row)


def move_at(reading: Snapshot, uid: str, alias: str, moment: int) -> Move | None:
    """The move that counted at a time: the last one, by sequence, that is not younger."""
    row = reading.execute(_NEWEST_AT, {**_of(uid, alias), "moment": moment}).first()
    return None if row is None else _move(row)


def holders(history: Iterable[Move]) -> list[int]:
    """The versions that held the alias one after the other, without those that a rollback undid.

    A rollback to one of them undoes what came after it; a rollback to a version that was undone before is a new step.
    """
    stack: list[int] = []
    for move in history:
        if move.after is None:
            continue
        if move.action == Action.ALIAS_ROLLED_BACK and move.after in stack:
            while stack[-1] != move.after:
                stack.pop()
        else:
            stack.append(move.after)
    return stack


def _of(uid: str, alias: str) -> dict[str, Any]:
    return {"of_subject": subject(uid), "of_part": alias_part(alias)}


def _move(row: Any) -> Move:
    action, actor, time, before, after = row
    return Move(action, actor, time, _version(before), _version(after))


def _version(text: str | None) -> int | None:
    return None if text is None else int(msgspec.json.decode(text)["version"])
