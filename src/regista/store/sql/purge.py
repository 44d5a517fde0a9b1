"""Purge: what is in the bin goes for good, with all rows that belong to it and the paths of its files.

The blobs stay where they are: versions and other paths may name them. The events stay as well, and get one more.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, exists, func, select

from ...api.purge import PurgedReply, PurgeExperiment, PurgeLoggedModel, PurgeModelVersion, PurgeRun
from ...api.request import EMPTY, Empty
from ...entities import LifecycleStage, Purged, shown_duration
from ...errors import InvalidState, NotFound
from ...uris import ProxiedArtifactUri, is_proxied
from . import experiments as experiment_rows
from . import logged_model_rows, run_rows
from .actions import Action
from .bin_list import DEFAULT_EXPERIMENT
from .files import unlink
from .handler import changes
from .model_names import last_name
from .seal import sealed_uri, unseal
from .tables import datasets, experiments, logged_models, model_versions, registered_models, run_datasets, runs
from .transaction import Transaction
from .version_rows import subject as model_subject

_RUN = select(runs).where(runs.c.run_id == bindparam("id")).with_for_update()
_DELETE_RUN = delete(runs).where(runs.c.pk == bindparam("key"))
_READ_BY_RUN = select(run_datasets.c.dataset_pk).where(run_datasets.c.owner_pk == bindparam("key"))
# Of a data set that another run notes just now, its foreign key tells: then all this is done again.
_DELETE_UNREAD = delete(datasets).where(
    datasets.c.pk.in_(bindparam("keys", expanding=True)), ~exists().where(run_datasets.c.dataset_pk == datasets.c.pk)
)
_EXPERIMENT = select(experiments).where(experiments.c.pk == bindparam("key"))
_DELETE_MODEL = delete(logged_models).where(logged_models.c.pk == bindparam("key"))
_DELETE_EXPERIMENT = delete(experiments).where(experiments.c.pk == bindparam("key"))
_MODEL = (
    select(registered_models.c.pk, registered_models.c.name)
    .where(registered_models.c.uid == bindparam("of_uid"))
    .with_for_update()
)
_VERSION = select(model_versions.c.deleted_at).where(
    model_versions.c.model_pk == bindparam("of_model"), model_versions.c.version == bindparam("number")
)
_LEFT = {
    noun: select(func.count()).select_from(table).where(table.c.experiment_pk == bindparam("key"))
    for noun, table in (("runs", runs), ("logged models", logged_models))
}


@changes(PurgeRun)
def purge_run(tx: Transaction, call: PurgeRun) -> PurgedReply:
    """Delete its row, with which its data goes, the data sets that no other run read, and the paths of its files."""
    row = tx.execute(_RUN, {"id": call.run_id}).first()
    if row is None:
        raise run_rows.not_found(call.run_id)
    if row.lifecycle_stage != LifecycleStage.DELETED:
        raise InvalidState(
            f"Run {call.run_id} is not in `deleted` lifecycle stage. "
            "Only runs in `deleted` lifecycle stage can be deleted."
        )
    if _is_younger(tx, row.deleted_time, call.older_than):
        raise _too_young(f"Run {call.run_id}", "runs", call.older_than)
    read = list(tx.execute(_READ_BY_RUN, {"key": row.pk}).scalars())
    tx.execute(_DELETE_RUN, {"key": row.pk})
    if read:
        tx.execute(_DELETE_UNREAD, {"keys": read})
    purged = _purge_files(tx, row.artifact_uri, f"{row.run_id}/artifacts")
    tx.record(
        run_rows.subject(row.run_id),
        Action.RUN_PURGED,
        before={
            "experiment_id": str(row.experiment_pk),
            "run_name": row.run_name,
            "user_id": row.user_id,
            "status": row.status,
            "start_time": row.start_time,
            "end_time": row.end_time,
        },
    )
    return PurgedReply(purged)


@changes(PurgeLoggedModel)
def purge_logged_model(tx: Transaction, call: PurgeLoggedModel) -> PurgedReply:
    """Delete its row, with which its data goes, and the paths of its files."""
    row = tx.execute(logged_model_rows.FOR_CHANGE, {"id": call.model_id}).first()
    if row is None:
        raise logged_model_rows.not_found(call.model_id)
    since = row.deleted_time
    if since is None:
        experiment = tx.execute(_EXPERIMENT, {"key": row.experiment_pk}).one()
        if experiment.lifecycle_stage != LifecycleStage.DELETED:
            raise InvalidState(
                f"Logged model {call.model_id} is not in `deleted` lifecycle stage. "
                "Only logged models in `deleted` lifecycle stage can be deleted."
            )
        since = experiment.last_update_time
    if _is_younger(tx, since, call.older_than):
        raise _too_young(f"Logged model {call.model_id}", "logged models", call.older_than)
    tx.execute(_DELETE_MODEL, {"key": row.pk})
    purged = _purge_files(tx, row.artifact_uri, f"models/{row.model_id}/artifacts")
    tx.record(
        logged_model_rows.subject(row.model_id),
        Action.LOGGED_MODEL_PURGED,
        before={
            "experiment_id": str(row.experiment_pk),
            "name": row.name,
            "model_type": row.model_type,
            "source_run_id": row.source_run_id or "",
            "status": row.status,
        },
    )
    return PurgedReply(purged)


@changes(PurgeModelVersion)
def purge_model_version(tx: Transaction, call: PurgeModelVersion) -> PurgedReply:
    """Forget the paths of its sealed files; the tombstone and the events stay."""
    uid, _, digits = call.id.partition("/")
    number = int(digits)
    if _is_younger(tx, _deletion_of_version(tx, uid, number), call.older_than):
        raise _too_young(f"Model version {call.id}", "model versions", call.older_than)
    manifest = unseal(tx, uid, number)
    if manifest is None:
        raise _no_seal(call.id)
    purged = Purged(artifact_uri=sealed_uri(uid, number), files=len(manifest.files), size=manifest.size)
    tx.record(
        model_subject(uid),
        Action.MODEL_VERSION_PURGED,
        before={
            "version": digits,
            "manifest_digest": manifest.digest,
            "files": purged.files,
            "size": purged.size,
        },
    )
    return PurgedReply(purged)


def _deletion_of_version(tx: Transaction, uid: str, number: int) -> int:
    """When it was deleted, or its model; NotFound when neither was ever there, InvalidState when both still are."""
    model = tx.execute(_MODEL, {"of_uid": uid}).first()
    if model is None:
        last = last_name(tx, uid)
        if last is None or last.until is None:
            raise _no_seal(f"{uid}/{number}")
        return last.until
    version = tx.execute(_VERSION, {"of_model": model.pk, "number": number}).first()
    if version is None:
        raise _no_seal(f"{uid}/{number}")
    if version.deleted_at is None:
        raise InvalidState(f"Model version {model.name}/{number} is not deleted: its files are sealed for good.")
    return int(version.deleted_at)


def _no_seal(version_id: str) -> NotFound:
    return NotFound(f"Model version {version_id} has no sealed files (any more).")


@changes(PurgeExperiment)
def purge_experiment(tx: Transaction, call: PurgeExperiment) -> Empty:
    """Delete its row, with which its tags and data sets go, and what is left of files where only its own can be."""
    row = experiment_rows.find_experiment(tx, call.experiment_id)
    if row.pk == DEFAULT_EXPERIMENT:
        raise InvalidState("Experiment 0 has the runs that name no experiment: it cannot be deleted for good.")
    if row.lifecycle_stage != LifecycleStage.DELETED:
        raise InvalidState(
            f"Experiments ['{row.pk}'] are not in the deleted lifecycle stage. "
            "Only experiments in the deleted lifecycle stage can be hard-deleted."
        )
    if _is_younger(tx, row.last_update_time, call.older_than):
        raise _too_young(f"Experiment {row.pk}", "experiments", call.older_than)
    left = {noun: tx.execute(count, {"key": row.pk}).scalar_one() for noun, count in _LEFT.items()}
    if any(left.values()):
        shown = " and ".join(f"{noun} ({number})" for noun, number in left.items() if number)
        raise InvalidState(f"Experiment {row.pk} still has {shown}, which must be deleted for good first.")
    tx.execute(_DELETE_EXPERIMENT, {"key": row.pk})
    if row.artifact_location == experiment_rows.default_location(tx, row.pk):
        _purge_files(tx, row.artifact_location, "")
    tx.record(
        experiment_rows.subject(row.pk),
        Action.EXPERIMENT_PURGED,
        before={"name": row.name, "artifact_location": row.artifact_location},
    )
    return EMPTY


def _purge_files(tx: Transaction, uri: str, own: str) -> Purged:
    """Forget the files at an artifact URI; ``own`` is the end of it that belongs to nobody else."""
    place = ProxiedArtifactUri.parse(uri) if is_proxied(uri) else None
    if place is None or place.host or place.server or not place.path:
        return Purged(artifact_uri=uri)
    path = place.path.removesuffix("/artifacts") if own and f"/{place.path}".endswith(f"/{own}") else place.path
    entries = unlink(tx, path)
    return Purged(artifact_uri=uri, files=len(entries), size=sum(entry.size for entry in entries))


def _is_younger(tx: Transaction, since: Any, older_than: int) -> bool:
    """Whether it came into the bin less than so many ms ago; that nobody noted when counts as long ago."""
    return since is not None and since > tx.now - older_than


def _too_young(what: str, nouns: str, older_than: int) -> InvalidState:
    return InvalidState(
        f"{what} is not older than the required age. "
        f"Only {nouns} older than {shown_duration(older_than)} can be deleted."
    )
