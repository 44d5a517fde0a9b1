"""Aliases: movable names for versions, and giving them back."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, select

from ...api.model_versions import ModelVersionReply
from ...api.registered_models import AliasMoveReply, DeleteAlias, GetModelVersionByAlias, RollbackAlias, SetAlias
from ...api.request import EMPTY, Empty
from ...errors import Conflict, InvalidParameter, InvalidState, NotFound
from .actions import Action
from .handler import changes, reads
from .prepared import Prepared
from .tables import aliases, events, model_versions
from .transaction import Snapshot, Transaction
from .upsert import upsert
from .version_rows import (
    BY_ALIAS,
    HIGHEST,
    MODEL_EXISTS,
    ModelRow,
    find_model,
    find_version,
    model_not_found,
    read_version,
    subject,
    version_of,
)

_HOLDER = Prepared(
    select(aliases.c.version).where(aliases.c.model_pk == bindparam("pk"), aliases.c.alias == bindparam("alias"))
)
_SET = Prepared(upsert(aliases, ["version"]))
_DELETE = delete(aliases).where(aliases.c.model_pk == bindparam("pk"), aliases.c.alias == bindparam("name"))
_MOVES = (
    select(events.c.action, events.c.before, events.c.after)
    .where(
        events.c.subject == bindparam("of_subject"),
        events.c.action.in_([Action.ALIAS_SET.value, Action.ALIAS_DELETED.value, Action.ALIAS_ROLLED_BACK.value]),
    )
    .order_by(events.c.sequence)
)
_EXISTING = select(model_versions.c.version).where(
    model_versions.c.model_pk == bindparam("pk"), model_versions.c.deleted_at.is_(None)
)


@reads(GetModelVersionByAlias)
def get_model_version_by_alias(reading: Snapshot, call: GetModelVersionByAlias) -> ModelVersionReply:
    """Read the version that holds it."""
    if call.alias.lower() == "latest":
        row = reading.run(HIGHEST[reading.dialect], {"name": call.name}).fetchone()
        missing: Exception = NotFound(f"Registered Model with name={call.name} has no version")
    else:
        row = reading.run(BY_ALIAS[reading.dialect], {"name": call.name, "alias": call.alias}).fetchone()
        missing = InvalidParameter(f"Registered model alias {call.alias} not found.")
    if row is None:
        raise (
            missing
            if reading.run(MODEL_EXISTS[reading.dialect], {"name": call.name}).fetchone()
            else model_not_found(call.name)
        )
    return ModelVersionReply(version_of(row))


@changes(SetAlias)
def set_alias(tx: Transaction, call: SetAlias) -> Empty:
    """Point it at a version; pointing it where it points is no change."""
    model = find_model(tx, call.name)
    version = find_version(tx, model, call.version)
    holder = _holder(tx, model, call.alias)
    if holder != version.version:
        _move(tx, model, Action.ALIAS_SET, call.alias, holder, version.version)
    return EMPTY


@changes(DeleteAlias)
def delete_alias(tx: Transaction, call: DeleteAlias) -> Empty:
    """Delete it; an absent one is no change."""
    model = find_model(tx, call.name)
    holder = _holder(tx, model, call.alias)
    if holder is not None:
        tx.execute(_DELETE, {"pk": model.pk, "name": call.alias})
        tx.record(subject(model.uid), Action.ALIAS_DELETED, {"alias": call.alias, "version": str(holder)})
    return EMPTY


@changes(RollbackAlias)
def rollback_alias(tx: Transaction, call: RollbackAlias) -> AliasMoveReply:
    """Undo the latest move: after A, B, C it gives B, and the next time A. Deleted versions are passed over."""
    model = find_model(tx, call.name)
    holder = _holder(tx, model, call.alias)
    if holder is None:
        raise InvalidParameter(f"Registered model alias {call.alias} not found.")
    if call.expected_version is not None and int(call.expected_version) != holder:
        raise Conflict(
            f"The alias {call.alias} of {call.name} names version {holder}, not {call.expected_version}: "
            "somebody moved it meanwhile."
        )
    existing = set(tx.execute(_EXISTING, {"pk": model.pk}).scalars())
    earlier = [
        version
        for version in _holders(tx, subject(model.uid), call.alias)[:-1]
        if version in existing and version != holder
    ]
    if not earlier:
        raise InvalidState(f"The alias {call.alias} of {call.name} has no earlier version to go back to.")
    _move(tx, model, Action.ALIAS_ROLLED_BACK, call.alias, holder, earlier[-1])
    return AliasMoveReply(read_version(tx, call.name, str(earlier[-1])), str(holder))


def _holder(tx: Transaction, model: ModelRow, alias: str) -> int | None:
    row = tx.run(_HOLDER[tx.dialect], {"pk": model.pk, "alias": alias}).fetchone()
    return None if row is None else row[0]


def _holders(tx: Transaction, of_subject: str, alias: str) -> list[int]:
    """The versions that held the alias one after the other, without those that a rollback undid."""
    holders: list[int] = []
    for action, before, after in tx.execute(_MOVES, {"of_subject": of_subject}):
        move: dict[str, Any] = msgspec.json.decode(after or before)
        if move["alias"] != alias:
            continue
        version = int(move["version"])
        if action == Action.ALIAS_SET:
            holders.append(version)
        elif action == Action.ALIAS_ROLLED_BACK:
            while holders and holders[-1] != version:
                holders.pop()
    return holders


def _move(tx: Transaction, model: ModelRow, action: Action, alias: str, holder: int | None, version: int) -> None:
    tx.run(_SET[tx.dialect], {"model_pk": model.pk, "alias": alias, "version": version})
    tx.record(
        subject(model.uid),
        action,
        None if holder is None else {"alias": alias, "version": str(holder)},
        {"alias": alias, "version": str(version)},
    )
