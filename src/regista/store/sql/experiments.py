"""Experiments: folders of runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from ...api.experiments import (
    CreateExperiment,
    CreateExperimentReply,
    DeleteExperiment,
    DeleteExperimentTag,
    ExperimentReply,
    GetExperiment,
    GetExperimentByName,
    RestoreExperiment,
    SetExperimentTag,
    UpdateExperiment,
)
from ...api.request import EMPTY, Empty
from ...entities import Experiment, LifecycleStage, Tag
from ...errors import AlreadyExists, InvalidParameter, InvalidState, NotFound
from ...uris import ProxiedArtifactUri, is_local, is_proxied
from ..base import SEALED
from .actions import Action
from .handler import changes, reads
from .json_rows import JsonObjects
from .prepared import Prepared
from .tables import experiment_tags, experiments, runs
from .transaction import Snapshot, Transaction
from .upsert import upsert

MAX_LOCATION_LENGTH = 2048

_TAGS = msgspec.json.Decoder(tuple[Tag, ...])
SELECTED = select(
    experiments.c.pk,
    experiments.c.name,
    experiments.c.artifact_location,
    experiments.c.lifecycle_stage,
    experiments.c.creation_time,
    experiments.c.last_update_time,
    select(JsonObjects(experiment_tags.c.key, key=experiment_tags.c.key, value=experiment_tags.c.value))
    .where(experiment_tags.c.owner_pk == experiments.c.pk)
    .scalar_subquery(),
)
_BY_ID = SELECTED.where(experiments.c.pk == bindparam("id"))
_BY_NAME = SELECTED.where(experiments.c.name == bindparam("name"))
_COLUMNS = (
    experiments.c.pk,
    experiments.c.name,
    experiments.c.artifact_location,
    experiments.c.lifecycle_stage,
    experiments.c.last_update_time,
)
_FOR_CHANGE = Prepared(select(*_COLUMNS).where(experiments.c.pk == bindparam("id")).with_for_update())
_FOR_USE = Prepared(select(*_COLUMNS).where(experiments.c.pk == bindparam("id")).with_for_update(read=True))
_NAMED = select(experiments.c.pk).where(experiments.c.name == bindparam("name"))
_INSERT = Prepared(insert(experiments))
# SQLite gives the greatest key a second time when its row is gone; the history knows which ids there were.
_INSERT_AS = Prepared(insert(experiments).values(pk=bindparam("id")))
_UNUSED_ID = """
    WITH RECURSIVE unused(pk) AS (
        SELECT coalesce(max(pk), -1) + 1 FROM experiments
        UNION ALL
        SELECT pk + 1 FROM unused WHERE EXISTS (SELECT 1 FROM events WHERE subject = 'experiment:' || pk)
    )
    SELECT max(pk) FROM unused
"""
_LOCATE = update(experiments).where(experiments.c.pk == bindparam("id")).values(artifact_location=bindparam("location"))
_INSERT_TAG = insert(experiment_tags)
_SET_TAG = upsert(experiment_tags, ["value"])
_TAG = select(experiment_tags.c.value).where(
    experiment_tags.c.owner_pk == bindparam("id"), experiment_tags.c.key == bindparam("name")
)
_DELETE_TAG = delete(experiment_tags).where(
    experiment_tags.c.owner_pk == bindparam("id"), experiment_tags.c.key == bindparam("name")
)


class ExperimentRow(NamedTuple):
    """An experiment that is about to change, or to get something: ``_COLUMNS``."""

    pk: int
    name: str
    artifact_location: str
    lifecycle_stage: str
    last_update_time: int


def experiment_of(row: Any) -> Experiment:
    """The experiment of a row of ``SELECTED``."""
    pk, name, location, stage, created, updated, tags = row
    return Experiment(
        experiment_id=str(pk),
        name=name,
        artifact_location=location,
        lifecycle_stage=stage,
        creation_time=created,
        last_update_time=updated,
        tag_list=_TAGS.decode(tags) if tags else (),
    )


def subject(pk: int) -> str:
    """The subject of an experiment's events."""
    return f"experiment:{pk}"


def default_location(tx: Transaction, pk: int) -> str:
    """Where the files of an experiment go that was made without a location."""
    return f"{tx.default_artifact_root.rstrip('/')}/{pk}"


def experiment_pk(experiment_id: str) -> int:
    """The key of a public id; InvalidParameter unless it is a number."""
    if not (experiment_id.isascii() and experiment_id.isdigit() and len(experiment_id) <= 18):
        raise InvalidParameter(f"Invalid experiment ID '{experiment_id[:40]}'. Experiment ID must be a valid integer.")
    return int(experiment_id)


def find_experiment(tx: Transaction, experiment_id: str, *, change: bool = True) -> ExperimentRow:
    """The row of an experiment, locked against others, or just against changes; NotFound if there is none."""
    statement = _FOR_CHANGE if change else _FOR_USE
    row = tx.run(statement[tx.dialect], {"id": experiment_pk(experiment_id)}).fetchone()
    if row is None:
        raise NotFound(f"No Experiment with id={experiment_id} exists")
    return ExperimentRow(*row)


def active_experiment(tx: Transaction, experiment_id: str, *, change: bool = False) -> ExperimentRow:
    """The row of an experiment that may be written to: a run goes into it, or (``change``) it is changed itself."""
    row = find_experiment(tx, experiment_id, change=change)
    if row.lifecycle_stage != LifecycleStage.ACTIVE:
        raise InvalidState(
            f"The experiment {experiment_id} must be in the 'active' state. Current state is {row.lifecycle_stage}."
        )
    return row


def create_default_experiment(tx: Transaction) -> None:
    """Give a fresh store its first experiment, ``Default`` with the id 0."""
    tx.execute(
        insert(experiments),
        {
            "pk": 0,
            "name": "Default",
            "artifact_location": default_location(tx, 0),
            "lifecycle_stage": LifecycleStage.ACTIVE,
            "creation_time": tx.now,
            "last_update_time": tx.now,
        },
    )
    tx.record(subject(0), Action.EXPERIMENT_CREATED, after={"name": "Default"})


@changes(CreateExperiment)
def create_experiment(tx: Transaction, call: CreateExperiment) -> CreateExperimentReply:
    """Insert it; the location it gets by default holds its id."""
    location = checked_location(call.artifact_location)
    if tx.execute(_NAMED, {"name": call.name}).first() is not None:
        raise _taken(call.name)
    tags = {tag.key: tag.value for tag in call.tags}
    row = {
        "name": call.name,
        "artifact_location": location,
        "lifecycle_stage": LifecycleStage.ACTIVE,
        "creation_time": tx.now,
        "last_update_time": tx.now,
    }
    if tx.dialect == "sqlite":
        row["id"] = tx.run(_UNUSED_ID, {}).fetchone()[0]
        pk = tx.key_of(tx.run(_INSERT_AS[tx.dialect], row))
    else:
        pk = tx.key_of(tx.run(_INSERT[tx.dialect], row))
    if not location:
        location = default_location(tx, pk)
        tx.execute(_LOCATE, {"id": pk, "location": location})
    if tags:
        tx.execute(_INSERT_TAG, [{"owner_pk": pk, "key": key, "value": value} for key, value in tags.items()])
    tx.record(
        subject(pk),
        Action.EXPERIMENT_CREATED,
        after={"name": call.name, "artifact_location": location, "tags": tags},
    )
    return CreateExperimentReply(str(pk))


@reads(GetExperiment)
def get_experiment(reading: Snapshot, call: GetExperiment) -> ExperimentReply:
    """Read one by id."""
    row = reading.execute(_BY_ID, {"id": experiment_pk(call.experiment_id)}).first()
    if row is None:
        raise NotFound(f"No Experiment with id={call.experiment_id} exists")
    return ExperimentReply(experiment_of(row))


@reads(GetExperimentByName)
def get_experiment_by_name(reading: Snapshot, call: GetExperimentByName) -> ExperimentReply:
    """Read one by name."""
    row = reading.execute(_BY_NAME, {"name": call.experiment_name}).first()
    if row is None:
        raise NotFound(f"Could not find experiment with name '{call.experiment_name}'")
    return ExperimentReply(experiment_of(row))


@changes(UpdateExperiment)
def update_experiment(tx: Transaction, call: UpdateExperiment) -> Empty:
    """Rename it."""
    row = find_experiment(tx, call.experiment_id)
    if row.lifecycle_stage != LifecycleStage.ACTIVE:
        raise InvalidState("Cannot rename a non-active experiment.")
    other = tx.execute(_NAMED, {"name": call.new_name}).scalar()
    if other is not None and other != row.pk:
        raise _taken(call.new_name)
    _change(tx, row.pk, name=call.new_name)
    tx.record(subject(row.pk), Action.EXPERIMENT_RENAMED, {"name": row.name}, {"name": call.new_name})
    return EMPTY


@changes(DeleteExperiment)
def delete_experiment(tx: Transaction, call: DeleteExperiment) -> Empty:
    """Move it and its runs to the bin."""
    _move(tx, call.experiment_id, LifecycleStage.ACTIVE, LifecycleStage.DELETED, Action.EXPERIMENT_DELETED)
    return EMPTY


@changes(RestoreExperiment)
def restore_experiment(tx: Transaction, call: RestoreExperiment) -> Empty:
    """Take it and all its runs out of the bin."""
    _move(tx, call.experiment_id, LifecycleStage.DELETED, LifecycleStage.ACTIVE, Action.EXPERIMENT_RESTORED)
    return EMPTY


@changes(SetExperimentTag)
def set_experiment_tag(tx: Transaction, call: SetExperimentTag) -> Empty:
    """Set a tag of an active experiment."""
    row = active_experiment(tx, call.experiment_id, change=True)
    value = call.value
    before = tx.execute(_TAG, {"id": row.pk, "name": call.key}).scalar()
    tx.execute(_SET_TAG[tx.dialect], {"owner_pk": row.pk, "key": call.key, "value": value})
    _change(tx, row.pk)
    tx.record(
        subject(row.pk),
        Action.EXPERIMENT_TAG_SET,
        None if before is None else {"key": call.key, "value": before},
        {"key": call.key, "value": value},
    )
    return EMPTY


@changes(DeleteExperimentTag)
def delete_experiment_tag(tx: Transaction, call: DeleteExperimentTag) -> Empty:
    """Delete a tag of an active experiment."""
    row = active_experiment(tx, call.experiment_id, change=True)
    before = tx.execute(_TAG, {"id": row.pk, "name": call.key}).scalar()
    if before is None:
        raise NotFound(f"No tag with name: {call.key} in experiment with id {call.experiment_id}")
    tx.execute(_DELETE_TAG, {"id": row.pk, "name": call.key})
    _change(tx, row.pk)
    tx.record(subject(row.pk), Action.EXPERIMENT_TAG_DELETED, {"key": call.key, "value": before})
    return EMPTY


def checked_location(location: str) -> str:
    """An artifact location that may be stored, or InvalidParameter."""
    if not location:
        return ""
    if len(location) > MAX_LOCATION_LENGTH:
        raise InvalidParameter(f"'artifact_location' exceeds the maximum length of {MAX_LOCATION_LENGTH} characters")
    parts = urlsplit(location)
    if parts.fragment or "#" in location or ";" in location:
        raise InvalidParameter("'artifact_location' URL can't include fragments or params.")
    if ".." in unquote(parts.query):
        raise InvalidParameter("Invalid query string: it must not contain '..'")
    if parts.scheme in {"runs", "models"}:
        raise InvalidParameter(f"'artifact_location' cannot use the '{parts.scheme}' scheme.")
    if ".." in _fully_unquoted(parts.path).replace("\\", "/").split("/"):
        raise InvalidParameter("'artifact_location' must not contain '..'")
    if is_proxied(location):
        path = ProxiedArtifactUri.parse(location).path
        if path == SEALED or path.startswith(SEALED + "/"):
            raise InvalidParameter(
                f"'artifact_location' must not lie below '{SEALED}': the files of versions live there."
            )
    # Another process, or this one later, may work elsewhere.
    relative = not parts.scheme and is_local(location) and not Path(location).is_absolute()
    return str(Path(location).absolute()) if relative else location


def _fully_unquoted(text: str) -> str:
    while (decoded := unquote(text)) != text:
        text = decoded
    return text


def _move(tx: Transaction, experiment_id: str, old: str, new: str, action: Action) -> None:
    row = find_experiment(tx, experiment_id)
    if row.lifecycle_stage != old:
        raise NotFound(f"No Experiment with id={experiment_id} exists")
    _change(tx, row.pk, lifecycle_stage=new)
    moved = tx.execute(
        update(runs)
        .where(runs.c.experiment_pk == row.pk, runs.c.lifecycle_stage == old)
        .values(lifecycle_stage=new, deleted_time=tx.now if new == LifecycleStage.DELETED else None)
    ).rowcount
    tx.record(subject(row.pk), action, {"lifecycle_stage": old}, {"lifecycle_stage": new, "runs": moved})


def _change(tx: Transaction, pk: int, **values: Any) -> None:
    tx.execute(update(experiments).where(experiments.c.pk == pk).values(last_update_time=tx.now, **values))


def _taken(name: str) -> AlreadyExists:
    return AlreadyExists(f"Experiment(name={name}) already exists. Choose another name, or restore the deleted one.")
