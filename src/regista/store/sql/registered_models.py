"""Registered models: names with versions."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, delete, insert, select, update

from ...api.registered_models import (
    CreateRegisteredModel,
    DeleteRegisteredModel,
    DeleteRegisteredModelTag,
    GetRegisteredModel,
    RegisteredModelReply,
    RenameRegisteredModel,
    SetRegisteredModelTag,
    UpdateRegisteredModel,
)
from ...api.request import EMPTY, Empty
from ...errors import AlreadyExists
from .actions import Action
from .handler import changes, reads
from .model_names import begin_name, end_name, name_is_taken, read_by_name
from .model_rows import BY_NAME, model_of
from .prepared import Prepared
from .tables import model_versions, registered_model_tags, registered_models
from .transaction import Snapshot, Transaction
from .upsert import upsert
from .version_rows import find_model, find_model_by_present_name, model_not_found, subject

_INSERT = Prepared(insert(registered_models))
_DESCRIBE = Prepared(
    update(registered_models)
    .where(registered_models.c.pk == bindparam("of_pk"))
    .values(description=bindparam("text"), last_updated_timestamp=bindparam("now"))
)
_INSERT_TAG = Prepared(insert(registered_model_tags))
_SET_TAG = Prepared(upsert(registered_model_tags, ["value"]))
_ITS_TAG = (registered_model_tags.c.owner_pk == bindparam("pk")) & (registered_model_tags.c.key == bindparam("name"))
_TAG = Prepared(select(registered_model_tags.c.value).where(_ITS_TAG))
_DELETE_TAG = Prepared(delete(registered_model_tags).where(_ITS_TAG))
_NUMBERS = (
    select(model_versions.c.version)
    .where(model_versions.c.model_pk == bindparam("pk"), model_versions.c.deleted_at.is_(None))
    .order_by(model_versions.c.version)
)


@changes(CreateRegisteredModel)
def create_registered_model(tx: Transaction, call: CreateRegisteredModel) -> RegisteredModelReply:
    """Insert it; its first version will be 1. A former name of another model means this one from now on."""
    if name_is_taken(tx, call.name):
        raise _taken(call.name)
    uid = uuid.uuid4().hex
    tags = {tag.key: tag.value for tag in call.tags}
    inserted = tx.run(
        _INSERT[tx.dialect],
        {
            "uid": uid,
            "name": call.name,
            "description": call.description,
            "creation_timestamp": tx.now,
            "last_updated_timestamp": tx.now,
            "next_version": 1,
        },
    )
    pk = tx.key_of(inserted)
    begin_name(tx, uid, call.name)
    if tags:
        tx.run_rows(_INSERT_TAG, [(pk, *tag) for tag in tags.items()])
    tx.record(
        subject(uid),
        Action.REGISTERED_MODEL_CREATED,
        after={"name": call.name, "description": call.description, "tags": tags},
    )
    return _reply(tx, call.name)


@reads(GetRegisteredModel)
def get_registered_model(reading: Snapshot, call: GetRegisteredModel) -> RegisteredModelReply:
    """Read one."""
    return _reply(reading, call.name)


@changes(UpdateRegisteredModel)
def update_registered_model(tx: Transaction, call: UpdateRegisteredModel) -> RegisteredModelReply:
    """Set or clear the description."""
    model = find_model(tx, call.name)
    tx.run(_DESCRIBE[tx.dialect], {"of_pk": model.pk, "text": call.description, "now": tx.now})
    tx.record(
        subject(model.uid),
        Action.REGISTERED_MODEL_UPDATED,
        {"description": model.description},
        {"description": call.description},
    )
    return _reply(tx, model.name)


@changes(RenameRegisteredModel)
def rename_registered_model(tx: Transaction, call: RenameRegisteredModel) -> RegisteredModelReply:
    """Change the name; the versions refer to the model by key and need no change but their time."""
    model = find_model_by_present_name(tx, call.name)
    renamed = call.new_name != call.name
    if renamed and name_is_taken(tx, call.new_name):
        raise _taken(call.new_name)
    tx.execute(
        update(registered_models)
        .where(registered_models.c.pk == model.pk)
        .values(name=call.new_name, last_updated_timestamp=tx.now)
    )
    if renamed:
        end_name(tx, model.uid)
        begin_name(tx, model.uid, call.new_name)
    tx.execute(
        update(model_versions)
        .where(model_versions.c.model_pk == model.pk, model_versions.c.deleted_at.is_(None))
        .values(last_updated_timestamp=tx.now)
    )
    tx.record(subject(model.uid), Action.REGISTERED_MODEL_RENAMED, {"name": call.name}, {"name": call.new_name})
    return _reply(tx, call.new_name)


@changes(DeleteRegisteredModel)
def delete_registered_model(tx: Transaction, call: DeleteRegisteredModel) -> Empty:
    """Delete it with its versions, tags and aliases; sealed files stay until they are purged."""
    model = find_model_by_present_name(tx, call.name)
    numbers = list(tx.execute(_NUMBERS, {"pk": model.pk}).scalars())
    tx.execute(delete(registered_models).where(registered_models.c.pk == model.pk))  # the rest follows by cascade
    end_name(tx, model.uid)
    tx.record(subject(model.uid), Action.REGISTERED_MODEL_DELETED, before={"name": call.name, "versions": numbers})
    return EMPTY


@changes(SetRegisteredModelTag)
def set_registered_model_tag(tx: Transaction, call: SetRegisteredModelTag) -> Empty:
    """Set one tag."""
    model = find_model(tx, call.name)
    before = _tag(tx, model.pk, call.key)
    tx.run(_SET_TAG[tx.dialect], {"owner_pk": model.pk, "key": call.key, "value": call.value})
    tx.record(
        subject(model.uid),
        Action.REGISTERED_MODEL_TAG_SET,
        None if before is None else {"key": call.key, "value": before},
        {"key": call.key, "value": call.value},
    )
    return EMPTY


@changes(DeleteRegisteredModelTag)
def delete_registered_model_tag(tx: Transaction, call: DeleteRegisteredModelTag) -> Empty:
    """Delete one tag; an absent one is no change."""
    model = find_model(tx, call.name)
    before = _tag(tx, model.pk, call.key)
    if before is not None:
        tx.run(_DELETE_TAG[tx.dialect], {"pk": model.pk, "name": call.key})
        tx.record(subject(model.uid), Action.REGISTERED_MODEL_TAG_DELETED, {"key": call.key, "value": before})
    return EMPTY


def _tag(tx: Transaction, pk: int, key: str) -> str | None:
    row = tx.run(_TAG[tx.dialect], {"pk": pk, "name": key}).fetchone()
    return None if row is None else row[0]


def _reply(reading: Snapshot, name: str) -> RegisteredModelReply:
    row = read_by_name(
        reading, name, lambda present: reading.run(BY_NAME[reading.dialect], {"name": present}).fetchone()
    )
    if row is None:
        raise model_not_found(name)
    return RegisteredModelReply(model_of(row))


def _taken(name: str) -> AlreadyExists:
    return AlreadyExists(f"Registered Model (name={name}) already exists.")
