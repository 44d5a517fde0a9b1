"""Aliases: movable names for versions, and giving them back."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from ...api.model_versions import ModelVersionReply
from ...api.registered_models import AliasMoveReply, DeleteAlias, GetModelVersionByAlias, RollbackAlias, SetAlias
from ...api.request import EMPTY, Empty
from ...entities import shown_instant
from ...errors import Conflict, InvalidState, NotFound, UnknownAlias
from .actions import Action
from .alias_moves import holders, moves, newest_move
from .handler import changes, reads
from .model_names import present_name, read_by_name
from .prepared import Prepared
from .tables import aliases, model_versions
from .time_machine import Then, alias_at, existing_version, kept, latest_at, model_at, moment_of
from .transaction import Snapshot, Transaction
from .upsert import upsert
from .version_rows import (
    BY_ALIAS,
    HIGHEST,
    ModelRow,
    find_model,
    find_model_and_version,
    model_not_found,
    read_version,
    subject,
    version_of,
)

_HOLDER = Prepared(
    select(aliases.c.version).where(aliases.c.model_pk == bindparam("pk"), aliases.c.alias == bindparam("alias"))
)
_SET = Prepared(upsert(aliases, ["version"]))
_DELETE = Prepared(delete(aliases).where(aliases.c.model_pk == bindparam("pk"), aliases.c.alias == bindparam("name")))
_EXISTS = select(model_versions.c.pk).where(
    model_versions.c.model_pk == bindparam("of_model"),
    model_versions.c.version == bindparam("number"),
    model_versions.c.deleted_at.is_(None),
)


@reads(GetModelVersionByAlias)
def get_model_version_by_alias(reading: Snapshot, call: GetModelVersionByAlias) -> ModelVersionReply:
    """Read the version that holds it, or held it at a time."""
    if call.at:
        return _by_alias_at(reading, call)
    if _is_latest(call.alias):
        statement, alias = HIGHEST, {}
    else:
        statement, alias = BY_ALIAS, {"alias": call.alias}
    row = read_by_name(
        reading, call.name, lambda name: reading.run(statement[reading.dialect], {"name": name, **alias}).fetchone()
    )
    if row is None:
        name = present_name(reading, call.name)
        if name is None:
            raise model_not_found(call.name)
        if _is_latest(call.alias):
            raise NotFound(f"Latest version not found for model {name}.")
        raise _alias_not_found(call.alias)
    return ModelVersionReply(version_of(row))


def _by_alias_at(reading: Snapshot, call: GetModelVersionByAlias) -> ModelVersionReply:
    then = model_at(reading, call.name, moment_of(call.at, "at"))
    number = latest_at(reading, then) if _is_latest(call.alias) else alias_at(reading, then, call.alias)
    return ModelVersionReply(existing_version(reading, then, number))


@changes(SetAlias)
def set_alias(tx: Transaction, call: SetAlias) -> Empty:
    """Point it at a version; pointing it where it points is no change."""
    model, version = find_model_and_version(tx, call.name, call.version)
    holder = _holder(tx, model, call.alias)
    _check_expected(model, call.alias, holder, call.expected_version)
    if holder != version.version:
        _move(tx, model, Action.ALIAS_SET, call.alias, holder, version.version)
    return EMPTY


@changes(DeleteAlias)
def delete_alias(tx: Transaction, call: DeleteAlias) -> Empty:
    """Delete it; an absent one is no change."""
    model = find_model(tx, call.name)
    holder = _holder(tx, model, call.alias)
    if holder is not None:
        tx.run(_DELETE[tx.dialect], {"pk": model.pk, "name": call.alias})
        tx.record(subject(model.uid), Action.ALIAS_DELETED, {"alias": call.alias, "version": str(holder)})
    return EMPTY


@changes(RollbackAlias)
def rollback_alias(tx: Transaction, call: RollbackAlias) -> AliasMoveReply:
    """Undo the latest move: after A, B, C it gives B, and the next time A. Deleted versions are passed over.

    Or go to a version that held it, or to the holder at a time; when it is that already, this is no change.
    """
    model = find_model(tx, call.name)
    holder = _holder(tx, model, call.alias)
    if holder is None:
        raise _alias_not_found(call.alias)
    _check_expected(model, call.alias, holder, call.expected_version)
    target = _named_target(tx, model, call)
    if target != holder:
        if call.expected_version is None:
            _check_that_nobody_else_did(tx, model, call.alias)
        target = target or _previous(tx, model, call.alias, holder)
        _move(tx, model, Action.ALIAS_ROLLED_BACK, call.alias, holder, target)
    return AliasMoveReply(read_version(tx, model.name, str(target)), str(holder))


def _named_target(tx: Transaction, model: ModelRow, call: RollbackAlias) -> int | None:
    """The version that the request says to go to, None when it is the one before."""
    if call.to_time:
        then = Then(model.pk, model.uid, model.name, moment_of(call.to_time, "to_time"))
        return alias_at(tx, then, call.alias)
    if call.to_version is None:
        return None
    version = kept(tx, model, int(call.to_version))
    if all(move.after != version for move in moves(tx, model.uid, call.alias)):
        raise InvalidState(
            f"Version {version} never held the alias {call.alias} of {model.name}; "
            "`regista registry set-alias` points it there."
        )
    return version


def _previous(tx: Transaction, model: ModelRow, alias: str, holder: int) -> int:
    passed = {holder}
    for version in reversed(holders(moves(tx, model.uid, alias))):
        if version not in passed:
            if tx.execute(_EXISTS, {"of_model": model.pk, "number": version}).first() is not None:
                return version
            passed.add(version)
    raise InvalidState(f"The alias {alias} of {model.name} has no earlier version to go back to.")


def _check_expected(model: ModelRow, alias: str, holder: int | None, expected: str | None) -> None:
    """Compare-and-swap: Conflict unless the alias names the expected version; 0 stands for no alias."""
    if expected is not None and int(expected) != (holder or 0):
        names = "does not exist" if holder is None else f"names version {holder}"
        instead = f", not {expected}" if int(expected) and holder is not None else ""
        raise Conflict(f"The alias {alias} of {model.name} {names}{instead}: somebody moved it meanwhile.")


def _check_that_nobody_else_did(tx: Transaction, model: ModelRow, alias: str) -> None:
    """Two who see the same failure shall not go back two steps, unless the second one knows of the first."""
    last = newest_move(tx, model.uid, alias)
    if last is not None and last.action == Action.ALIAS_ROLLED_BACK and last.actor != tx.caller.user:
        raise Conflict(
            f"{last.actor} rolled the alias {alias} of {model.name} back at {shown_instant(last.time)}, from version "
            f"{last.before} to {last.after}. To roll it back from there as well, say so: expected_version={last.after}."
        )


def _holder(tx: Transaction, model: ModelRow, alias: str) -> int | None:
    row = tx.run(_HOLDER[tx.dialect], {"pk": model.pk, "alias": alias}).fetchone()
    return None if row is None else row[0]


def _move(tx: Transaction, model: ModelRow, action: Action, alias: str, holder: int | None, version: int) -> None:
    tx.run(_SET[tx.dialect], {"model_pk": model.pk, "alias": alias, "version": version})
    tx.record(
        subject(model.uid),
        action,
        None if holder is None else {"alias": alias, "version": str(holder)},
        {"alias": alias, "version": str(version)},
    )


def _alias_not_found(alias: str) -> UnknownAlias:
    return UnknownAlias(f"Registered model alias {alias} not found.")


def _is_latest(alias: str) -> bool:
    return alias.lower() == "latest"
