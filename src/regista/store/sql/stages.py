"""Stages: the older four labels of versions."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, update

from ...api.model_versions import ModelVersionReply, ModelVersionsReply, TransitionModelVersionStage
from ...api.registered_models import CountStages, GetLatestVersions, StageCount, StageCountsReply
from ...entities import ModelVersion, Stage
from ...errors import InvalidParameter
from .actions import Action
from .handler import changes, reads
from .model_names import present_name, read_by_name
from .model_rows import IS_LATEST_OF_STAGE
from .prepared import Prepared
from .tables import model_versions, registered_models
from .time_machine import existing_version, latest_in_stages_at, model_at, moment_of
from .transaction import Snapshot, Transaction
from .version_rows import (
    SELECTED,
    find_model_and_version,
    model_not_found,
    read_version,
    subject,
    touch_model,
    version_of,
)

_LATEST = Prepared(
    SELECTED.where(registered_models.c.name == bindparam("name"), IS_LATEST_OF_STAGE).order_by(model_versions.c.version)
)
_OTHERS = (
    select(model_versions.c.version)
    .where(
        model_versions.c.model_pk == bindparam("pk"),
        model_versions.c.current_stage == bindparam("stage"),
        model_versions.c.version != bindparam("number"),
    )
    .order_by(model_versions.c.version)
)
_COUNTS = (
    select(registered_models.c.name, model_versions.c.current_stage, func.count())
    .join_from(registered_models, model_versions, model_versions.c.model_pk == registered_models.c.pk)
    .where(registered_models.c.name.in_(bindparam("names", expanding=True)), model_versions.c.deleted_at.is_(None))
    .group_by(registered_models.c.name, model_versions.c.current_stage)
    .order_by(registered_models.c.name, model_versions.c.current_stage)
)
_SET_STAGE = Prepared(
    update(model_versions)
    .where(model_versions.c.model_pk == bindparam("of_model"), model_versions.c.version == bindparam("of_version"))
    .values(current_stage=bindparam("stage"), last_updated_timestamp=bindparam("now"))
)


@changes(TransitionModelVersionStage)
def transition_model_version_stage(tx: Transaction, call: TransitionModelVersionStage) -> ModelVersionReply:
    """Move one version, and the others of that stage into the archive if that is asked for."""
    stage = Stage.parse(call.stage)
    if call.archive_existing_versions and not stage.is_active:
        raise InvalidParameter(
            f"Model version transition cannot archive existing model versions because '{call.stage}' is not an Active "
            "stage. Valid stages are ['Staging', 'Production']"
        )
    model, version = find_model_and_version(tx, call.name, call.version)
    moves = [(version.version, version.current_stage, stage)]
    if call.archive_existing_versions:
        others = tx.execute(_OTHERS, {"pk": model.pk, "stage": stage.value, "number": version.version}).scalars()
        moves += [(number, stage.value, Stage.ARCHIVED) for number in others.all()]
    for number, before, after in moves:
        changed = {"of_model": model.pk, "of_version": number, "stage": after.value, "now": tx.now}
        tx.run(_SET_STAGE[tx.dialect], changed)
        tx.record(
            subject(model.uid),
            Action.MODEL_VERSION_STAGE_CHANGED,
            {"version": str(number), "stage": before},
            {"version": str(number), "stage": after.value},
        )
    touch_model(tx, model)
    return ModelVersionReply(read_version(tx, model.name, version.number))


@reads(GetLatestVersions)
def get_latest_versions(reading: Snapshot, call: GetLatestVersions) -> ModelVersionsReply:
    """The highest version of each stage, or what it was at a time."""
    stages = {Stage.parse(stage).value for stage in call.stages} or {stage.value for stage in Stage}
    if call.at:
        then = model_at(reading, call.name, moment_of(call.at, "at"))
        numbers = latest_in_stages_at(reading, then, stages)
        return ModelVersionsReply(tuple(existing_version(reading, then, number) for number in numbers))
    versions = read_by_name(reading, call.name, lambda name: _latest(reading, name) or None)
    if versions is None and present_name(reading, call.name) is None:
        raise model_not_found(call.name)
    return ModelVersionsReply(tuple(version for version in versions or () if version.current_stage in stages))


@reads(CountStages)
def count_stages(reading: Snapshot, call: CountStages) -> StageCountsReply:
    """Count the versions by model and stage."""
    rows = reading.execute(_COUNTS, {"names": list(call.names)})
    return StageCountsReply(tuple(StageCount(name, stage, count) for name, stage, count in rows))


def _latest(reading: Snapshot, name: str) -> list[ModelVersion]:
    return [version_of(row) for row in reading.run(_LATEST[reading.dialect], {"name": name}).fetchall()]
