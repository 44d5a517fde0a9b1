"""Model versions: create, get, update, delete, tags."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from ...api.model_versions import (
    CreateModelVersion,
    DeleteModelVersion,
    DeleteModelVersionTag,
    DownloadUriReply,
    GetModelVersion,
    GetModelVersionDownloadUri,
    GetModelVersionManifest,
    ManifestReply,
    ModelVersionReply,
    NoteRefusedVersion,
    SetModelVersionTag,
    UpdateModelVersion,
)
from ...api.request import EMPTY, Empty
from ...entities import ModelVersion, ModelVersionStatus, Stage, Tag
from ...errors import InvalidParameter, NotFound
from . import logged_models
from .actions import Action
from .handler import changes, reads
from .logged_model_rows import find_logged_model
from .prepared import Prepared
from .seal import seal, sealed_files, sealed_uri
from .sources import Source, resolve_source
from .tables import DELETED_STAGE, aliases, model_version_tags, model_versions, registered_models
from .time_machine import existing_version, model_at, moment_of, version_at
from .transaction import Snapshot, Transaction
from .upsert import upsert
from .version_rows import (
    VersionRow,
    find_model,
    find_model_and_version,
    read_version,
    row_by_number,
    subject,
    touch_model,
)

VERSIONS_TAG = "mlflow.modelVersions"

_INSERT = Prepared(insert(model_versions))
_INSERT_TAG = Prepared(insert(model_version_tags))
_COUNT_UP = Prepared(
    update(registered_models)
    .where(registered_models.c.pk == bindparam("of_pk"))
    .values(next_version=bindparam("next"), last_updated_timestamp=bindparam("now"))
)
_DESCRIBE = Prepared(
    update(model_versions)
    .where(model_versions.c.pk == bindparam("of_pk"))
    .values(description=bindparam("text"), last_updated_timestamp=bindparam("now"))
)
_SET_TAG = Prepared(upsert(model_version_tags, ["value"]))
_ITS_TAG = (model_version_tags.c.owner_pk == bindparam("pk")) & (model_version_tags.c.key == bindparam("name"))
_TAG = Prepared(select(model_version_tags.c.value).where(_ITS_TAG))
_DELETE_TAG = Prepared(delete(model_version_tags).where(_ITS_TAG))


class _Place(NamedTuple):
    """Where the files of a version are; ``uid`` is its model's."""

    storage_uri: str | None
    source: str
    manifest_digest: str | None
    uid: str


_PLACE = Prepared(
    select(
        model_versions.c.storage_uri,
        model_versions.c.source,
        model_versions.c.manifest_digest,
        registered_models.c.uid,
    )
    .join_from(model_versions, registered_models, model_versions.c.model_pk == registered_models.c.pk)
    .where(
        registered_models.c.name == bindparam("name"),
        model_versions.c.version == bindparam("number"),
        model_versions.c.deleted_at.is_(None),
    )
)


@changes(CreateModelVersion)
def create_model_version(tx: Transaction, call: CreateModelVersion) -> ModelVersionReply:
    """Take the model's next number and seal the files at the source under it.

    A source outside the content store, or with no files (yet), is registered without a seal.
    """
    model = find_model(tx, call.name)
    source = resolve_source(tx, call)
    number = model.next_version
    tx.run(_COUNT_UP[tx.dialect], {"of_pk": model.pk, "next": number + 1, "now": tx.now})
    digest = _seal(tx, call, source, model.uid, number)
    tags = {tag.key: tag.value for tag in call.tags}
    # As MLflow's server has it: a new version has these texts, be they empty; an update can take the description away.
    run_id, run_link, description = source.run_id or "", call.run_link or "", call.description or ""
    inserted = tx.run(
        _INSERT[tx.dialect],
        {
            "model_pk": model.pk,
            "version": number,
            "creation_timestamp": tx.now,
            "last_updated_timestamp": tx.now,
            "current_stage": Stage.NONE.value,
            "description": description,
            "source": source.text,
            "storage_uri": source.storage_uri if digest is None else sealed_uri(model.uid, number),
            "manifest_digest": digest,
            "run_id": run_id,
            "model_id": source.model_id,
            "run_link": run_link,
            "user_id": None,
            "status": ModelVersionStatus.READY.value,
            "status_message": None,
            "deleted_at": None,
        },
    )
    pk = tx.key_of(inserted)
    if tags:
        tx.run_rows(_INSERT_TAG, [(pk, *tag) for tag in tags.items()])
    if source.model_id:
        _link_logged_model(tx, source.model_id, model.name, number)
    tx.record(
        subject(model.uid),
        Action.MODEL_VERSION_CREATED,
        after={
            "version": str(number),
            "source": source.text,
            "run_id": run_id,
            "model_id": source.model_id,
            "manifest_digest": digest,
            "storage_uri": source.storage_uri if digest is None else None,  # a sealed one's follows from its number
            "run_link": run_link,
            "description": description,
            "tags": tags,
        },
    )
    return ModelVersionReply(
        ModelVersion(
            name=model.name,
            version=str(number),
            creation_timestamp=tx.now,
            last_updated_timestamp=tx.now,
            current_stage=Stage.NONE.value,
            source=source.text,
            status=ModelVersionStatus.READY.value,
            description=description,
            run_id=run_id,
            run_link=run_link,
            tag_list=tuple(Tag(key, tags[key]) for key in sorted(tags)),
            model_id=source.model_id,
            manifest_digest=digest,
        )
    )


def _seal(tx: Transaction, call: CreateModelVersion, source: Source, uid: str, number: int) -> str | None:
    """The digest of what is sealed; None when the files are elsewhere, or there are none."""
    if call.content is None or source.path is not None:
        return None if source.path is None else seal(tx, source.path, uid, number)
    digest = seal(tx, call.content, uid, number)
    if digest is None:
        raise InvalidParameter(f"Invalid value '{call.content}' for parameter 'content' supplied. No file is there.")
    return digest


@reads(GetModelVersion)
def get_model_version(reading: Snapshot, call: GetModelVersion) -> ModelVersionReply:
    """Read one."""
    if call.at:
        then = model_at(reading, call.name, moment_of(call.at, "at"))
        return ModelVersionReply(existing_version(reading, then, version_at(reading, then, int(call.version))))
    return ModelVersionReply(read_version(reading, call.name, call.version))


@changes(UpdateModelVersion)
def update_model_version(tx: Transaction, call: UpdateModelVersion) -> ModelVersionReply:
    """Set or remove the description."""
    model, version = find_model_and_version(tx, call.name, call.version)
    tx.run(_DESCRIBE[tx.dialect], {"of_pk": version.pk, "text": call.description, "now": tx.now})
    tx.record(
        subject(model.uid),
        Action.MODEL_VERSION_UPDATED,
        {"version": version.number, "description": version.description},
        {"version": version.number, "description": call.description},
    )
    return ModelVersionReply(read_version(tx, model.name, version.number))


@changes(NoteRefusedVersion)
def note_refused_version(tx: Transaction, call: NoteRefusedVersion) -> Empty:
    """An event, and nothing else."""
    model, version = find_model_and_version(tx, call.name, call.version)
    tx.record(subject(model.uid), Action.MODEL_VERSION_REFUSED, None, {"version": version.number, "uri": call.uri})
    return EMPTY


@changes(DeleteModelVersion)
def delete_model_version(tx: Transaction, call: DeleteModelVersion) -> Empty:
    """Leave a tombstone; its aliases go, its sealed files stay until they are purged."""
    model, version = find_model_and_version(tx, call.name, call.version, by_present_name=True)
    held = (aliases.c.model_pk == model.pk) & (aliases.c.version == version.version)
    for alias in tx.execute(select(aliases.c.alias).where(held).order_by(aliases.c.alias)).scalars().all():
        tx.record(subject(model.uid), Action.ALIAS_DELETED, {"alias": alias, "version": version.number})
    tx.execute(delete(aliases).where(held))
    tx.execute(
        update(model_versions)
        .where(model_versions.c.pk == version.pk)
        .values(deleted_at=tx.now, last_updated_timestamp=tx.now, current_stage=DELETED_STAGE)
    )
    touch_model(tx, model)
    tx.record(
        subject(model.uid),
        Action.MODEL_VERSION_DELETED,
        before={
            "version": version.number,
            "stage": version.current_stage,
            "source": version.source,
            "manifest_digest": version.manifest_digest,
        },
    )
    return EMPTY


@reads(GetModelVersionDownloadUri)
def get_model_version_download_uri(reading: Snapshot, call: GetModelVersionDownloadUri) -> DownloadUriReply:
    """Where the files are."""
    row = _place(reading, call.name, call.version)
    return DownloadUriReply(row.storage_uri or row.source)


@reads(GetModelVersionManifest)
def get_model_version_manifest(reading: Snapshot, call: GetModelVersionManifest) -> ManifestReply:
    """The sealed files."""
    row = _place(reading, call.name, call.version)
    if row.manifest_digest is None:
        raise NotFound(
            f"Model Version (name={call.name}, version={call.version}) has no manifest: "
            "its files were not in the content store when it was created"
        )
    files = sealed_files(reading, row.uid, int(call.version))
    return ManifestReply(row.manifest_digest, sealed_uri(row.uid, int(call.version)), files)


@changes(SetModelVersionTag)
def set_model_version_tag(tx: Transaction, call: SetModelVersionTag) -> Empty:
    """Set one tag."""
    model, version = find_model_and_version(tx, call.name, call.version)
    before = _tag(tx, version, call.key)
    tx.run(_SET_TAG[tx.dialect], {"owner_pk": version.pk, "key": call.key, "value": call.value})
    tx.record(
        subject(model.uid),
        Action.MODEL_VERSION_TAG_SET,
        None if before is None else {"version": version.number, "key": call.key, "value": before},
        {"version": version.number, "key": call.key, "value": call.value},
    )
    return EMPTY


@changes(DeleteModelVersionTag)
def delete_model_version_tag(tx: Transaction, call: DeleteModelVersionTag) -> Empty:
    """Delete one tag; an absent one is no change."""
    model, version = find_model_and_version(tx, call.name, call.version)
    before = _tag(tx, version, call.key)
    if before is not None:
        tx.run(_DELETE_TAG[tx.dialect], {"pk": version.pk, "name": call.key})
        tx.record(
            subject(model.uid),
            Action.MODEL_VERSION_TAG_DELETED,
            {"version": version.number, "key": call.key, "value": before},
        )
    return EMPTY


def _tag(tx: Transaction, version: VersionRow, key: str) -> str | None:
    row = tx.run(_TAG[tx.dialect], {"pk": version.pk, "name": key}).fetchone()
    return None if row is None else row[0]


def _place(reading: Snapshot, name: str, version: str) -> _Place:
    return _Place(*row_by_number(reading, _PLACE, name, version))


def _link_logged_model(tx: Transaction, model_id: str, name: str, number: int) -> None:
    """Add the version to the logged model's tag, which MLflow's client and UI read."""
    logged = find_logged_model(tx, model_id)
    row = tx.execute(logged_models.TAGS, {"pk": logged.pk, "keys": [VERSIONS_TAG]}).first()
    try:
        known = msgspec.json.decode(row.value) if row else []
    except msgspec.DecodeError:
        known = []  # somebody set the tag to something else
    entries = [*(known if isinstance(known, list) else []), {"name": name, "version": number}]
    logged_models.set_tags(tx, logged.pk, model_id, {VERSIONS_TAG: msgspec.json.encode(entries).decode()})
