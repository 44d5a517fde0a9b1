"""Verification: is the history, and every version's manifest, what was written?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, tuple_

from ...api.events import BrokenChain, VerificationReply, VerifyHistory
from ...entities import Manifest
from ...entities.event import GENESIS, event_hash
from .actions import Action
from .handler import reads
from .history import SELECTED
from .seal import sealed_files
from .tables import events, model_versions, registered_models
from .transaction import Snapshot
from .version_rows import subject

PAGE = 1000
"""Rows in memory at a time."""

MAX_BROKEN = 1000
"""More than these are not listed."""

_EVENTS = (
    SELECTED.where(
        tuple_(events.c.subject, events.c.sequence) > tuple_(bindparam("after_subject"), bindparam("after_sequence"))
    )
    .order_by(events.c.subject, events.c.sequence)
    .limit(PAGE)
)
_VERSIONS = (
    select(
        model_versions.c.model_pk,
        model_versions.c.version,
        model_versions.c.manifest_digest,
        registered_models.c.uid,
    )
    .join_from(model_versions, registered_models, model_versions.c.model_pk == registered_models.c.pk)
    .where(
        tuple_(model_versions.c.model_pk, model_versions.c.version)
        > tuple_(bindparam("after_model"), bindparam("after_version")),
        model_versions.c.manifest_digest.is_not(None),
        model_versions.c.deleted_at.is_(None),
    )
    .order_by(model_versions.c.model_pk, model_versions.c.version)
    .limit(PAGE)
)
_CREATIONS = select(events.c.sequence, events.c.after).where(
    events.c.subject == bindparam("of_subject"), events.c.action == Action.MODEL_VERSION_CREATED.value
)


@reads(VerifyHistory)
def verify_history(reading: Snapshot, _call: VerifyHistory) -> VerificationReply:
    """Walk over all events and all sealed versions, a page at a time."""
    broken: list[BrokenChain] = []
    counts = []
    for findings in (_chains(reading), _manifests(reading)):
        count = 0
        for count, problem in enumerate(findings, start=1):  # noqa: B007  (the last count is wanted)
            if problem is not None and len(broken) < MAX_BROKEN:
                broken.append(problem)
        counts.append(count)
    return VerificationReply(events=counts[0], manifests=counts[1], broken=tuple(broken))


def _chains(reading: Snapshot) -> Iterator[BrokenChain | None]:
    """For every event what is wrong with it."""
    previous_subject, previous_sequence, previous_hash = "", 0, GENESIS
    while rows := reading.execute(
        _EVENTS, {"after_subject": previous_subject, "after_sequence": previous_sequence}
    ).all():
        for row in rows:
            if row.subject != previous_subject:
                previous_sequence, previous_hash = 0, GENESIS
            problem = _problem(row, previous_sequence, previous_hash)
            yield None if problem is None else BrokenChain(row.subject, row.sequence, problem)
            previous_subject, previous_sequence, previous_hash = row.subject, row.sequence, row.hash


def _problem(row: Any, previous_sequence: int, previous_hash: str) -> str | None:
    if row.sequence != previous_sequence + 1:
        return f"events {previous_sequence + 1} to {row.sequence - 1} are missing"
    if row.previous_hash != previous_hash:
        return "it does not follow the event before it: that one, or this one, was changed"
    content = (row.subject, row.sequence, row.action, row.actor, row.time, row.before, row.after, row.reason)
    if row.hash != event_hash(row.previous_hash, *content):
        return "its content was changed after it was written"
    return None


def _manifests(reading: Snapshot) -> Iterator[BrokenChain | None]:
    """For every sealed version what is wrong with its files."""
    model, version = 0, 0
    recorded: dict[int, tuple[int, str | None]] = {}
    while rows := reading.execute(_VERSIONS, {"after_model": model, "after_version": version}).all():
        for row in rows:
            if row.model_pk != model:
                recorded = _recorded(reading, subject(row.uid))
            model, version = row.model_pk, row.version
            sequence, digest = recorded.get(row.version, (0, None))
            found = Manifest(sealed_files(reading, row.uid, row.version)).digest
            problem = None
            if digest != row.manifest_digest:
                problem = f"version {row.version} does not have the manifest that was recorded when it was created"
            elif found != digest:
                problem = f"the files of version {row.version} are not those that were sealed"
            yield None if problem is None else BrokenChain(subject(row.uid), sequence, problem)


def _recorded(reading: Snapshot, of_subject: str) -> dict[int, tuple[int, str | None]]:
    """By version: the event that created it, and the manifest this event names."""
    created = {}
    for sequence, after in reading.execute(_CREATIONS, {"of_subject": of_subject}):
        content = msgspec.json.decode(after)
        created[int(content["version"])] = (sequence, content.get("manifest_digest"))
    return created
