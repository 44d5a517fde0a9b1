"""Logged models: create, finalize, delete, tags, params."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, delete, insert, select, update

from ...api.logged_models import (
    CreateLoggedModel,
    DeleteLoggedModel,
    DeleteLoggedModelTag,
    FinalizeLoggedModel,
    GetLoggedModel,
    LoggedModelReply,
    LogLoggedModelParams,
    SetLoggedModelTags,
)
from ...api.request import EMPTY, Empty
from ...entities import LifecycleStage, LoggedModelStatus
from ...errors import InvalidParameter, NotFound
from .actions import Action
from .experiments import active_experiment
from .handler import changes, reads
from .logged_model_rows import BY_ID, FOR_CHANGE, find_logged_model, models_of, not_found, subject
from .prepared import Prepared
from .run_names import random_name
from .run_rows import MAX_PARAM_LENGTH, MAX_TAG_LENGTH, truncated
from .tables import logged_model_params, logged_model_tags, logged_models
from .transaction import Snapshot, Transaction
from .upsert import upsert

_INSERT = Prepared(insert(logged_models))
_INSERT_PARAM = insert(logged_model_params)
SET_TAG = upsert(logged_model_tags, ["value"])
TAGS = select(logged_model_tags.c.key, logged_model_tags.c.value).where(
    logged_model_tags.c.owner_pk == bindparam("pk"), logged_model_tags.c.key.in_(bindparam("keys", expanding=True))
)
_PARAMS = select(logged_model_params.c.key, logged_model_params.c.value).where(
    logged_model_params.c.owner_pk == bindparam("pk"), logged_model_params.c.key.in_(bindparam("keys", expanding=True))
)


@changes(CreateLoggedModel)
def create_logged_model(tx: Transaction, call: CreateLoggedModel) -> LoggedModelReply:
    """Insert it; it is pending until it is finalized."""
    experiment = active_experiment(tx, call.experiment_id)
    model_id = f"m-{uuid.uuid4().hex}"
    name = call.name or random_name()
    inserted = tx.run(
        _INSERT[tx.dialect],
        {
            "model_id": model_id,
            "experiment_pk": experiment.pk,
            "name": name,
            "model_type": call.model_type,
            "source_run_id": call.source_run_id or None,
            "artifact_uri": f"{experiment.artifact_location.rstrip('/')}/models/{model_id}/artifacts",
            "status": LoggedModelStatus.PENDING.wire,
            "status_message": None,
            "lifecycle_stage": LifecycleStage.ACTIVE,
            "creation_timestamp": tx.now,
            "last_updated_timestamp": tx.now,
            "deleted_time": None,
        },
    )
    pk = tx.key_of(inserted)
    params = {param.key: truncated(param.value, MAX_PARAM_LENGTH, "param") for param in call.params}
    tags = {tag.key: truncated(tag.value, MAX_TAG_LENGTH, "tag") for tag in call.tags}
    if params:
        tx.execute(_INSERT_PARAM, [{"owner_pk": pk, "key": key, "value": value} for key, value in params.items()])
    if tags:
        tx.execute(SET_TAG[tx.dialect], [{"owner_pk": pk, "key": key, "value": value} for key, value in tags.items()])
    tx.record(
        subject(model_id),
        Action.LOGGED_MODEL_CREATED,
        after={
            "experiment_id": call.experiment_id,
            "name": name,
            "model_type": call.model_type,
            "source_run_id": call.source_run_id,
            "params": params,
            "tags": tags,
        },
    )
    return _reply(tx, model_id)


@reads(GetLoggedModel)
def get_logged_model(reading: Snapshot, call: GetLoggedModel) -> LoggedModelReply:
    """Read one that is not deleted."""
    return _reply(reading, call.model_id)


@changes(FinalizeLoggedModel)
def finalize_logged_model(tx: Transaction, call: FinalizeLoggedModel) -> LoggedModelReply:
    """Set its status."""
    row = find_logged_model(tx, call.model_id)
    status = LoggedModelStatus.from_wire(call.status).wire
    _change(tx, row.pk, status=status)
    tx.record(subject(call.model_id), Action.LOGGED_MODEL_FINALIZED, {"status": row.status}, {"status": status})
    return _reply(tx, call.model_id)


@changes(DeleteLoggedModel)
def delete_logged_model(tx: Transaction, call: DeleteLoggedModel) -> Empty:
    """Move it to the bin; again is no error."""
    row = tx.execute(FOR_CHANGE, {"id": call.model_id}).first()
    if row is None:
        raise not_found(call.model_id)
    if row.lifecycle_stage == LifecycleStage.ACTIVE:
        _change(tx, row.pk, lifecycle_stage=LifecycleStage.DELETED, deleted_time=tx.now)
        tx.record(
            subject(call.model_id),
            Action.LOGGED_MODEL_DELETED,
            {"lifecycle_stage": LifecycleStage.ACTIVE},
            {"lifecycle_stage": LifecycleStage.DELETED},
        )
    return EMPTY


@changes(SetLoggedModelTags)
def set_logged_model_tags(tx: Transaction, call: SetLoggedModelTags) -> Empty:
    """Set several tags."""
    row = find_logged_model(tx, call.model_id)
    set_tags(tx, row.pk, call.model_id, {tag.key: tag.value for tag in call.tags})
    return EMPTY


@changes(DeleteLoggedModelTag)
def delete_logged_model_tag(tx: Transaction, call: DeleteLoggedModelTag) -> Empty:
    """Delete one tag; NotFound if there is none."""
    row = find_logged_model(tx, call.model_id)
    before = tx.execute(TAGS, {"pk": row.pk, "keys": [call.tag_key]}).first()
    if before is None:
        raise NotFound(f"No tag with key '{call.tag_key}' found for model with ID '{call.model_id}'.")
    tx.execute(
        delete(logged_model_tags).where(logged_model_tags.c.owner_pk == row.pk, logged_model_tags.c.key == call.tag_key)
    )
    _change(tx, row.pk)
    tx.record(subject(call.model_id), Action.LOGGED_MODEL_TAG_DELETED, {"key": call.tag_key, "value": before.value})
    return EMPTY


@changes(LogLoggedModelParams)
def log_logged_model_params(tx: Transaction, call: LogLoggedModelParams) -> Empty:
    """Store params, each once."""
    row = find_logged_model(tx, call.model_id)
    new = {param.key: truncated(param.value, MAX_PARAM_LENGTH, "param") for param in call.params}
    existing: dict[str, str] = dict(tx.execute(_PARAMS, {"pk": row.pk, "keys": list(new)}).all())
    for key, value in new.items():
        if existing.get(key, value) != value:
            raise InvalidParameter(
                f"Changing param values is not allowed. Param with key='{key}' was already logged with "
                f"value='{existing[key]}' for model ID='{call.model_id}'. Attempted logging new value '{value}'."
            )
    added = {key: value for key, value in new.items() if key not in existing}
    if added:
        tx.execute(_INSERT_PARAM, [{"owner_pk": row.pk, "key": key, "value": value} for key, value in added.items()])
        _change(tx, row.pk)
        tx.record(subject(call.model_id), Action.LOGGED_MODEL_PARAMS_LOGGED, after={"params": added})
    return EMPTY


def set_tags(tx: Transaction, pk: int, model_id: str, tags: dict[str, str]) -> None:
    """Set tags of a logged model."""
    if not tags:
        return
    tags = {key: truncated(value, MAX_TAG_LENGTH, "tag") for key, value in tags.items()}
    before = dict(tx.execute(TAGS, {"pk": pk, "keys": list(tags)}).all())
    tx.execute(SET_TAG[tx.dialect], [{"owner_pk": pk, "key": key, "value": value} for key, value in tags.items()])
    _change(tx, pk)
    tx.record(subject(model_id), Action.LOGGED_MODEL_TAGS_SET, {"tags": before} if before else None, {"tags": tags})


def _change(tx: Transaction, pk: int, **values: str | int) -> None:
    tx.execute(update(logged_models).where(logged_models.c.pk == pk).values(last_updated_timestamp=tx.now, **values))


def _reply(reading: Snapshot, model_id: str) -> LoggedModelReply:
    row = reading.execute(BY_ID, {"id": model_id}).first()
    if row is None:
        raise not_found(model_id)
    return LoggedModelReply(models_of(reading, [row])[0])
