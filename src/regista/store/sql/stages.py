"""Stages: the older four labels of versions."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from ...api.model_versions import ModelVersionReply, ModelVersionsReply, TransitionModelVersionStage
from ...api.registered_models import GetLatestVersions
from ...entities import Stage
from ...errors import InvalidParameter
from .actions import Action
from .handler import changes, reads
from .model_rows import IS_LATEST_OF_STAGE
from .tables import model_versions, registered_models
from .transaction import Snapshot, Transaction
from .version_rows import (
    MODEL_EXISTS,
    SELECTED,
    find_model,
    find_version,
    model_not_found,
    read_version,
    subject,
    version_of,
)

_LATEST = SELECTED.where(registered_models.c.name == bindparam("name"), IS_LATEST_OF_STAGE).order_by(
    model_versions.c.version
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
_SET_STAGE = (
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
    model = find_model(tx, call.name)
    version = find_version(tx, model, call.version)
    moves = [(version.version, version.current_stage, stage)]
    if call.archive_existing_versions:
        others = tx.execute(_OTHERS, {"pk": model.pk, "stage": stage.value, "number": version.version}).scalars()
        moves += [(number, stage.value, Stage.ARCHIVED) for number in others.all()]
    for number, before, after in moves:
        tx.execute(_SET_STAGE, {"of_model": model.pk, "of_version": number, "stage": after.value, "now": tx.now})
        tx.record(
            subject(model.uid),
            Action.MODEL_VERSION_STAGE_CHANGED,
            {"version": str(number), "stage": before},
            {"version": str(number), "stage": after.value},
        )
    tx.execute(
        update(registered_models).where(registered_models.c.pk == model.pk).values(last_updated_timestamp=tx.now)
    )
    return ModelVersionReply(read_version(tx, call.name, call.version))


@reads(GetLatestVersions)
def get_latest_versions(reading: Snapshot, call: GetLatestVersions) -> ModelVersionsReply:
    """The highest version of each stage."""
    stages = {Stage.parse(stage).value for stage in call.stages} or set(Stage)
    versions = [version_of(row) for row in reading.execute(_LATEST, {"name": call.name})]
    if not versions and reading.run(MODEL_EXISTS[reading.dialect], {"name": call.name}).fetchone() is None:
        raise model_not_found(call.name)
    return ModelVersionsReply(tuple(version for version in versions if version.current_stage in stages))
