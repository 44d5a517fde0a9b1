"""Verification: is the history what was written, and do the tables hold what it tells?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import and_, bindparam, exists, literal, or_, select, tuple_

from ...api.events import BrokenChain, VerificationReply, VerifyHistory
from ...entities.event import GENESIS, event_hash
from ...errors import CorruptedData
from .actions import part_of
from .differences import Comparison
from .handler import reads
from .history import SELECTED, event_of
from .misplaced import misplaced_values
from .replay import Replay
from .tables import events, model_names, registered_models
from .transaction import Snapshot
from .version_rows import subject

PAGE = 1000
"""Rows in memory at a time."""

MAX_BROKEN = 1000
"""More than these are not listed."""

_OF_MODELS = subject("")

_SUBJECT = bindparam("after_subject", type_=events.c.subject.type)
_SEQUENCE = bindparam("after_sequence", type_=events.c.sequence.type)
_EVENTS = (
    SELECTED.add_columns(events.c.part)
    .where(
        # The same twice: MySQL finds the place in the index by the second form only, the others by the first only.
        tuple_(events.c.subject, events.c.sequence) > tuple_(_SUBJECT, _SEQUENCE),
        or_(events.c.subject > _SUBJECT, and_(events.c.subject == _SUBJECT, events.c.sequence > _SEQUENCE)),
    )
    .order_by(events.c.subject, events.c.sequence)
    .limit(PAGE)
)
_NAME = select(registered_models.c.name).where(registered_models.c.uid == bindparam("of_uid"))
_MODELS_WITHOUT_EVENTS = select(registered_models.c.uid, registered_models.c.name).where(
    ~exists().where(events.c.subject == literal(_OF_MODELS) + registered_models.c.uid)
)
_NAMES_WITHOUT_EVENTS = select(model_names.c.uid, model_names.c.name).where(
    ~exists().where(events.c.subject == literal(_OF_MODELS) + model_names.c.uid),
    ~exists().where(registered_models.c.uid == model_names.c.uid),
)


@reads(VerifyHistory, one_moment=True)
def verify_history(reading: Snapshot, _call: VerifyHistory) -> VerificationReply:
    """Walk over all events, a page at a time, and compare each registered model with what its events tell.

    In memory at a time is what the events of one registered model tell, however many they are. Where a value is not
    even of its column's type, that is all that is found: nothing can be computed from it.
    """
    findings = _Findings()
    for table, problem in misplaced_values(reading):
        findings.add("", 0, f"table {table}", problem)
    if not findings.broken:
        _verify(reading, findings)
    return VerificationReply(
        events=findings.events, manifests=findings.manifests, models=findings.models, broken=tuple(findings.broken)
    )


def _verify(reading: Snapshot, findings: _Findings) -> None:
    for of_subject, rows in groupby(_events(reading), key=attrgetter("subject")):
        if of_subject.startswith(_OF_MODELS):
            _verify_model(reading, of_subject, rows, findings)
        else:
            chain = _Chain()
            for row in rows:
                if (problem := chain.problem(row)) is not None:
                    findings.add(of_subject, row.sequence, of_subject, f"event {row.sequence}: {problem}")
            findings.events += chain.length
    _verify_that_models_have_events(reading, findings)


class _Findings:
    """What the walk has counted and found so far."""

    def __init__(self) -> None:
        self.events = self.manifests = self.models = 0
        self.broken: list[BrokenChain] = []

    def add(self, of_subject: str, sequence: int, name: str, problem: str) -> None:
        if len(self.broken) < MAX_BROKEN:
            self.broken.append(BrokenChain(of_subject, sequence, f"{name}: {problem}"))
        elif len(self.broken) == MAX_BROKEN:
            self.broken.append(BrokenChain("", 0, f"there are more: only the first {MAX_BROKEN} are listed"))


class _Chain:
    """The events of one subject up to now."""

    def __init__(self) -> None:
        self.length = 0
        self.sound = True
        self._sequence, self._hash, self._event_id = 0, GENESIS, -1

    def problem(self, row: Any) -> str | None:
        """What is wrong with the next event, None if it stands where it was written and says what was written."""
        problem = self._problem_of_link(row) or _problem_of_content(row)
        if problem is None and row.event_id <= self._event_id:
            problem = "its id was changed: it stands before the event that it follows"
        self.length += 1
        self.sound = self.sound and problem is None
        self._sequence, self._hash, self._event_id = row.sequence, row.hash, row.event_id
        return problem

    def _problem_of_link(self, row: Any) -> str | None:
        due, number = self._sequence + 1, row.sequence
        if number != due:
            return f"events {due} to {number - 1} are missing" if number > due + 1 else f"event {due} is missing"
        if row.previous_hash != self._hash:
            return "it does not follow the event before it: that one, or this one, was changed"
        return None


def _problem_of_content(row: Any) -> str | None:
    content = (row.subject, row.sequence, row.action, row.actor, row.time, row.before, row.after, row.reason)
    if row.hash != event_hash(row.previous_hash, *content):
        return "its content was changed after it was written"
    try:
        part = part_of(row.action, *(text and msgspec.json.decode(text) for text in (row.before, row.after)))
    except (msgspec.DecodeError, KeyError, TypeError):
        return "its content is none that an event can have"
    if row.part != part:
        return f"it is listed as one about {_about(row.part)}, its content is about {_about(part)}"
    return None


def _about(part: str | None) -> str:
    return "the whole" if part is None else part.replace(":", " ", 1)


def _events(reading: Snapshot) -> Iterator[Any]:
    place = {"after_subject": "", "after_sequence": 0}
    while rows := reading.execute(_EVENTS, place).all():
        yield from rows
        place = {"after_subject": rows[-1].subject, "after_sequence": rows[-1].sequence}


def _verify_model(reading: Snapshot, of_subject: str, rows: Iterable[Any], findings: _Findings) -> None:
    """Check one model's chain, replay it on the way, and compare what comes out with the tables."""
    chain, told = _Chain(), Replay(of_subject.removeprefix(_OF_MODELS))
    problems: list[tuple[int, str]] = []
    whole = True
    for row in rows:
        problem = chain.problem(row)
        if whole:
            whole, contradiction = _replayed(told, row)
            # After a break in the chain contradictions are no news.
            if problem is None and (chain.sound or not whole):
                problem = contradiction
        if problem is not None and len(problems) <= MAX_BROKEN:
            problems.append((row.sequence, f"event {row.sequence}: {problem}"))
    findings.events += chain.length
    if whole:
        comparison = Comparison(reading, told)
        problems += [(told.last.get(part, 0), text) for part, text in comparison.differences()]
        findings.models += comparison.exists
        findings.manifests += comparison.seals
    if problems:
        name = told.name if whole else reading.execute(_NAME, {"of_uid": told.uid}).scalar() or told.name
        for sequence, text in problems:
            findings.add(of_subject, sequence, name or of_subject, text)


def _replayed(told: Replay, row: Any) -> tuple[bool, str | None]:
    """Whether the event could be replayed, and what is wrong with it in the light of those before it."""
    try:
        return True, told.apply(event_of(row[:-1]))
    except (CorruptedData, msgspec.DecodeError) as error:
        return False, f"what it says cannot be: {error}"


def _verify_that_models_have_events(reading: Snapshot, findings: _Findings) -> None:
    for uid, name in reading.execute(_MODELS_WITHOUT_EVENTS):
        findings.models += 1
        findings.add(subject(uid), 0, name, "the registered model is there, no event says that it was created")
    for uid, name in reading.execute(_NAMES_WITHOUT_EVENTS):
        findings.add(subject(uid), 0, name, "some model had this name, its events are gone")
