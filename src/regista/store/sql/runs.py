"""Runs: create, get, update, delete, restore."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from ...api.request import EMPTY, Empty
from ...api.runs import (
    CreateRun,
    DeleteRun,
    DeleteTag,
    GetRun,
    LogOutputs,
    RestoreRun,
    RunInfoReply,
    RunReply,
    SetTag,
    UpdateRun,
)
from ...entities import LifecycleStage, Run, RunData, RunInfo, RunInputs, RunOutputs, RunStatus, Tag
from ...errors import NotFound
from .actions import Action
from .deliveries import is_repeated
from .experiments import active_experiment
from .handler import changes, reads
from .index_use import Among
from .literals import listed
from .prepared import Prepared
from .run_names import random_name
from .run_rows import (
    BY_ID,
    LATEST_OF_ONE,
    MAX_TAG_LENGTH,
    RunRow,
    active_run,
    check_active,
    find_run,
    info_of,
    metric_of,
    not_found,
    run_of,
    subject,
    truncated,
)
from .tables import run_outputs, run_tags, runs
from .transaction import Snapshot, Transaction
from .upsert import upsert

NAME_TAG = "mlflow.runName"

_INSERT = Prepared(insert(runs))
_INSERT_TAG = Prepared(insert(run_tags))
_SET_TAG = Prepared(upsert(run_tags, ["value"]))
_TAGS = Prepared(
    select(run_tags.c.key, run_tags.c.value).where(
        run_tags.c.owner_pk == bindparam("pk"), Among(run_tags.c.key, bindparam("keys"))
    )
)
_RENAME = Prepared(update(runs).where(runs.c.pk == bindparam("run")).values(run_name=bindparam("name")))
_DELETE_TAG = delete(run_tags).where(run_tags.c.owner_pk == bindparam("pk"), run_tags.c.key == bindparam("name"))
_SET_OUTPUT = upsert(run_outputs, ["step"])


@changes(CreateRun)
def create_run(tx: Transaction, call: CreateRun) -> RunReply:
    """Insert it with its tags; its name is always also the tag ``mlflow.runName``."""
    experiment = active_experiment(tx, call.experiment_id)
    run_id = uuid.uuid4().hex
    tags = {tag.key: truncated(tag.value, MAX_TAG_LENGTH, "tag") for tag in call.tags}
    name = call.run_name or tags.get(NAME_TAG) or random_name()
    tags[NAME_TAG] = name
    info = RunInfo(
        run_id=run_id,
        experiment_id=str(experiment.pk),
        run_name=name,
        user_id=call.user_id,
        status=RunStatus.RUNNING.name,
        start_time=call.start_time,
        artifact_uri=f"{experiment.artifact_location.rstrip('/')}/{run_id}/artifacts",
        lifecycle_stage=LifecycleStage.ACTIVE.value,
    )
    row = {
        "run_id": run_id,
        "experiment_pk": experiment.pk,
        "run_name": name,
        "user_id": info.user_id,
        "status": info.status,
        "start_time": info.start_time,
        "end_time": None,
        "artifact_uri": info.artifact_uri,
        "lifecycle_stage": info.lifecycle_stage,
        "deleted_time": None,
    }
    pk = tx.key_of(tx.run(_INSERT[tx.dialect], row))
    tx.run_rows(_INSERT_TAG, [(pk, *tag) for tag in tags.items()])
    tx.record(
        subject(run_id),
        Action.RUN_CREATED,
        after={
            "experiment_id": call.experiment_id,
            "run_name": name,
            "user_id": call.user_id,
            "start_time": call.start_time,
            "tags": tags,
        },
    )
    data = RunData(tag_list=tuple(Tag(key, tags[key]) for key in sorted(tags)))
    return RunReply(Run(info=info, data=data, inputs=RunInputs(), outputs=RunOutputs()))


@reads(GetRun)
def get_run(reading: Snapshot, call: GetRun) -> RunReply:
    """Read one with its data."""
    row = reading.run(BY_ID[reading.dialect], {"id": call.run_id}).fetchone()
    if row is None:
        raise not_found(call.run_id)
    points = reading.run(LATEST_OF_ONE[reading.dialect], {"pk": row[0]}).fetchall()
    return RunReply(run_of(row, [metric_of(*point[1:]) for point in points]))


@changes(UpdateRun)
def update_run(tx: Transaction, call: UpdateRun) -> RunInfoReply:
    """Change what is given; an unknown status changes nothing, as in MLflow's servers."""
    row = find_run(tx, call.run_id)
    if is_repeated(tx, call.delivery):
        return RunInfoReply(info_of(row))
    check_active(row)
    changes: dict[str, Any] = {}
    if status := _status(call.status):
        changes["status"] = status
    if call.end_time is not None:
        changes["end_time"] = call.end_time
    if call.run_name:
        changes["run_name"] = truncated(call.run_name, MAX_TAG_LENGTH, "tag")
    before = {name: getattr(row, name) for name in changes}
    if changes and changes != before:
        tx.execute(update(runs).where(runs.c.pk == row.pk).values(**changes))
        if "run_name" in changes:
            tx.run(_SET_TAG[tx.dialect], {"owner_pk": row.pk, "key": NAME_TAG, "value": changes["run_name"]})
        tx.record(subject(call.run_id), Action.RUN_UPDATED, before, changes)
    return RunInfoReply(info_of(find_run(tx, call.run_id)))


@changes(DeleteRun)
def delete_run(tx: Transaction, call: DeleteRun) -> Empty:
    """Move it to the bin; again is no error."""
    _move(tx, call.run_id, LifecycleStage.DELETED, Action.RUN_DELETED)
    return EMPTY


@changes(RestoreRun)
def restore_run(tx: Transaction, call: RestoreRun) -> Empty:
    """Take it out of the bin; again is no error."""
    _move(tx, call.run_id, LifecycleStage.ACTIVE, Action.RUN_RESTORED)
    return EMPTY


@changes(SetTag)
def set_tag(tx: Transaction, call: SetTag) -> Empty:
    """Set one tag."""
    row = active_run(tx, call.run_id)
    set_tags(tx, row, {call.key: call.value})
    return EMPTY


@changes(DeleteTag)
def delete_tag(tx: Transaction, call: DeleteTag) -> Empty:
    """Delete one tag; NotFound if there is none."""
    row = active_run(tx, call.run_id)
    before = tags_of(tx, row.pk, [call.key])
    if not before:
        raise NotFound(f"No tag with name: {call.key} in run with id {call.run_id}")
    tx.execute(_DELETE_TAG, {"pk": row.pk, "name": call.key})
    tx.record(subject(call.run_id), Action.RUN_TAG_DELETED, {"key": call.key, "value": before[call.key]})
    return EMPTY


@changes(LogOutputs)
def log_outputs(tx: Transaction, call: LogOutputs) -> Empty:
    """Note the logged models that the run produced."""
    row = active_run(tx, call.run_id)
    if call.models:
        tx.execute(
            _SET_OUTPUT[tx.dialect],
            [{"owner_pk": row.pk, "model_id": model.model_id, "step": model.step} for model in call.models],
        )
        tx.record(
            subject(call.run_id),
            Action.RUN_OUTPUTS_LOGGED,
            after={"models": {model.model_id: model.step for model in call.models}},
        )
    return EMPTY


def set_tags(tx: Transaction, row: RunRow, tags: dict[str, str]) -> None:
    """Set tags of an active run; the tag ``mlflow.runName`` renames it, unless it is empty: then it stays as it is."""
    tags = {key: truncated(value, MAX_TAG_LENGTH, "tag") for key, value in tags.items() if value or key != NAME_TAG}
    if not tags:
        return
    before = tags_of(tx, row.pk, list(tags))
    tx.run_rows(_SET_TAG, [(row.pk, *tag) for tag in tags.items()])
    if NAME_TAG in tags:
        tx.run(_RENAME[tx.dialect], {"run": row.pk, "name": tags[NAME_TAG]})
    tx.record(subject(row.run_id), Action.RUN_TAGS_SET, {"tags": before} if before else None, {"tags": tags})


def tags_of(tx: Transaction, pk: int, keys: Sequence[str]) -> dict[str, str]:
    """Which of these tags a run has, and what they say."""
    found = tx.run(_TAGS[tx.dialect], {"pk": pk, "keys": listed(keys, tx.dialect)})
    return {key: value for key, value in found.fetchall()}  # noqa: C416 - rows are no pairs to mypy


def _move(tx: Transaction, run_id: str, stage: str, action: Action) -> None:
    row = find_run(tx, run_id)
    if row.lifecycle_stage != stage:
        deleted_time = tx.now if stage == LifecycleStage.DELETED else None
        tx.execute(update(runs).where(runs.c.pk == row.pk).values(lifecycle_stage=stage, deleted_time=deleted_time))
        tx.record(subject(run_id), action, {"lifecycle_stage": row.lifecycle_stage}, {"lifecycle_stage": stage})


def _status(given: str | int) -> str | None:
    text = str(given)
    if text.isascii() and text.isdigit():
        return RunStatus(int(text)).name if int(text) in RunStatus.all_status() else None
    return text if text in RunStatus.__members__ else None
