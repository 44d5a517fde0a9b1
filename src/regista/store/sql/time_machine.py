"""Time machine: what a name, an alias or a stage meant at a time.

What counted at a time is told by the newest event that is not younger, and newest is the last by sequence: where a
clock was set back, the order in which things were done counts, not what the clock said.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, or_, select

from ...entities import ModelVersion, Stage, parse_instant, shown_instant
from ...errors import InvalidParameter, NotFound, UnknownAlias
from .actions import Action
from .alias_moves import move_at
from .model_names import last_name, last_owner, name_at, owner_at
from .tables import DELETED_STAGE, events, model_versions, registered_models
from .transaction import Snapshot
from .version_rows import SELECTED, ModelRow, model_not_found, subject, version_not_found, version_of

AHEAD = 60_000
"""Milliseconds that the caller's clock may be ahead of ours."""

PAGE = 100

_MODEL = select(registered_models.c.pk, registered_models.c.name).where(registered_models.c.uid == bindparam("of_uid"))
_THERE = (
    select(model_versions.c.version)
    .where(
        model_versions.c.model_pk == bindparam("of_model"),
        model_versions.c.version < bindparam("below"),
        model_versions.c.creation_timestamp <= bindparam("moment"),
        or_(model_versions.c.deleted_at.is_(None), model_versions.c.deleted_at > bindparam("moment")),
    )
    .order_by(model_versions.c.version.desc())
    .limit(bindparam("size"))
)
_VERSION = select(model_versions.c.creation_timestamp, model_versions.c.deleted_at).where(
    model_versions.c.model_pk == bindparam("of_model"), model_versions.c.version == bindparam("number")
)
_EXISTING = SELECTED.where(
    model_versions.c.model_pk == bindparam("of_model"),
    model_versions.c.version == bindparam("number"),
    model_versions.c.deleted_at.is_(None),
)
_GONE = select(model_versions.c.version).where(
    model_versions.c.model_pk == bindparam("of_model"),
    model_versions.c.current_stage == DELETED_STAGE,
    model_versions.c.deleted_at <= bindparam("moment"),
)
_STAGES = (
    select(events.c.after)
    .where(
        events.c.subject == bindparam("of_subject"),
        events.c.action == Action.MODEL_VERSION_STAGE_CHANGED.value,
        events.c.time <= bindparam("moment"),
    )
    .order_by(events.c.sequence)
)
ABOVE_ALL = 2**31 - 1
"""A version number that is never reached."""


class Then(NamedTuple):
    """A registered model that exists now, ``name`` being its present name, and the moment that is asked about."""

    pk: int
    uid: str
    name: str
    moment: int

    @property
    def shown(self) -> str:
        """The moment for people."""
        return shown_instant(self.moment)


def moment_of(text: str, field: str) -> int:
    """The moment that a request's field says, in milliseconds; InvalidParameter for one in the future."""
    moment, now = parse_instant(text, field), time.time_ns() // 1_000_000
    if moment > now + AHEAD:
        raise InvalidParameter(
            f"Invalid value '{text}' for parameter '{field}' supplied. It must not be in the future; here it is "
            f"{shown_instant(now)}."
        )
    return moment


def model_at(reading: Snapshot, name: str, moment: int) -> Then:
    """The model that a name meant at a time; NotFound when it meant none, or one that was deleted since."""
    uid = owner_at(reading, name, moment)
    if uid is None:
        raise NotFound(f"{model_not_found(name)} at {shown_instant(moment)}{_other_name(reading, name, moment)}")
    row = reading.execute(_MODEL, {"of_uid": uid}).first()
    if row is None:
        last = last_name(reading, uid)
        ended = "" if last is None or last.until is None else f" at {shown_instant(last.until)}"
        meant = f"the model that this name meant at {shown_instant(moment)}"
        raise NotFound(f"{model_not_found(name)}: {meant} was deleted{ended}")
    return Then(row.pk, uid, row.name, moment)


def alias_at(reading: Snapshot, then: Then, alias: str) -> int:
    """The version that held the alias, if it still exists.

    UnknownAlias when there was no such alias, NotFound when the version was deleted since.
    """
    move = move_at(reading, then.uid, alias, then.moment)
    if move is None or move.after is None:
        raise UnknownAlias(f"Registered model alias {alias} not found at {then.shown}.")
    return kept(reading, then, move.after, f", which held the alias {alias} at {then.shown},")


def latest_at(reading: Snapshot, then: Then) -> int:
    """The highest version there was, if it still exists; NotFound when it does not, or there was none."""
    number = reading.execute(_THERE, _there(then, ABOVE_ALL, 1)).scalar()
    if number is None:
        raise NotFound(f"Latest version not found for model {then.name} at {then.shown}.")
    return kept(reading, then, number, f", which was the latest one at {then.shown},")


def version_at(reading: Snapshot, then: Then, number: int) -> int:
    """The number of a version that existed at the time and still does; else NotFound."""
    row = reading.execute(_VERSION, {"of_model": then.pk, "number": min(number, ABOVE_ALL)}).first()
    if row is None or row.creation_timestamp > then.moment:
        yet = "" if row is None else f" at {then.shown}: it was created at {shown_instant(row.creation_timestamp)}"
        raise NotFound(f"{version_not_found(then.name, str(number))}{yet}")
    return kept(reading, then, number)


def existing_version(reading: Snapshot, then: Then, number: int) -> ModelVersion:
    """The version as it is now, with its tags and aliases; NotFound when it was deleted just now."""
    row = reading.execute(_EXISTING, {"of_model": then.pk, "number": number}).first()
    if row is None:
        raise version_not_found(then.name, str(number))
    return version_of(row)


def kept(reading: Snapshot, model: Then | ModelRow, number: int, which: str = "") -> int:
    """The number of a version that still exists, else NotFound; ``which`` says what is known of it."""
    row = reading.execute(_VERSION, {"of_model": model.pk, "number": number}).first()
    if row is None:
        raise version_not_found(model.name, str(number))
    if row.deleted_at is not None:
        raise NotFound(f"Version {number} of {model.name}{which} was deleted at {shown_instant(row.deleted_at)}")
    return number


def latest_in_stages_at(reading: Snapshot, then: Then, stages: set[str]) -> list[int]:
    """The highest version there was in each of these stages, in ascending order.

    NotFound when one of them was deleted since: without it the answer would be another than it was then.
    """
    changed: dict[int, str] = {}
    for text in reading.execute(_STAGES, {"of_subject": subject(then.uid), "moment": then.moment}).scalars():
        change = msgspec.json.decode(text)
        changed[int(change["version"])] = change["stage"]
    gone = set(reading.execute(_GONE, {"of_model": then.pk, "moment": then.moment}).scalars())
    highest: dict[str, int] = {}
    for number, stage in changed.items():
        if number not in gone and stage != Stage.NONE.value:
            highest[stage] = max(number, highest.get(stage, 0))
    if Stage.NONE.value in stages and (unmoved := _latest_in_no_stage(reading, then, changed)):
        highest[Stage.NONE.value] = unmoved
    return sorted(
        kept(reading, then, number, f", which was the latest one in stage {stage} at {then.shown},")
        for stage, number in highest.items()
        if stage in stages
    )


def _latest_in_no_stage(reading: Snapshot, then: Then, changed: dict[int, str]) -> int | None:
    below = ABOVE_ALL
    while numbers := reading.execute(_THERE, _there(then, below, PAGE)).scalars().all():
        unmoved = [number for number in numbers if changed.get(number, Stage.NONE.value) == Stage.NONE.value]
        if unmoved:
            return int(unmoved[0])
        below = numbers[-1]
    return None


def _there(then: Then, below: int, size: int) -> dict[str, Any]:
    return {"of_model": then.pk, "below": below, "moment": then.moment, "size": size}


def _other_name(reading: Snapshot, name: str, moment: int) -> str:
    """What the model that has, or had last, the name was called instead."""
    uid = last_owner(reading, name)
    if uid is None:
        return ""
    other = name_at(reading, uid, moment)
    return ": no model had that name yet" if other is None else f": that model was called '{other}' then"
