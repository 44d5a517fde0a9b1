"""Rows of model versions: reading them, and finding the one that is about to change."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, select, update

from ...entities import ModelVersion, Tag
from ...errors import NotFound
from .json_rows import JsonObjects, JsonTexts
from .model_names import last_owner, present_name, read_by_name
from .prepared import Prepared
from .tables import aliases, model_version_tags, model_versions, registered_models
from .transaction import Snapshot, Transaction

_TAGS = msgspec.json.Decoder(tuple[Tag, ...])
_ALIASES = msgspec.json.Decoder(tuple[str, ...])

TAGS_JSON = (
    select(JsonObjects(model_version_tags.c.key, key=model_version_tags.c.key, value=model_version_tags.c.value))
    .where(model_version_tags.c.owner_pk == model_versions.c.pk)
    .correlate(model_versions)
    .scalar_subquery()
)
SELECTED = select(
    registered_models.c.name,
    model_versions.c.version,
    model_versions.c.creation_timestamp,
    model_versions.c.last_updated_timestamp,
    model_versions.c.current_stage,
    model_versions.c.source,
    model_versions.c.status,
    model_versions.c.user_id,
    model_versions.c.description,
    model_versions.c.run_id,
    model_versions.c.run_link,
    model_versions.c.status_message,
    TAGS_JSON,
    select(JsonTexts(aliases.c.alias))
    .where(aliases.c.model_pk == model_versions.c.model_pk, aliases.c.version == model_versions.c.version)
    .correlate(model_versions)
    .scalar_subquery(),
    model_versions.c.model_id,
    model_versions.c.manifest_digest,
    model_versions.c.pk,
).join_from(model_versions, registered_models, model_versions.c.model_pk == registered_models.c.pk)

BY_NUMBER = Prepared(
    SELECTED.where(
        registered_models.c.name == bindparam("name"),
        model_versions.c.version == bindparam("number"),
        model_versions.c.deleted_at.is_(None),
    )
)
BY_ALIAS = Prepared(
    SELECTED.join(
        aliases,
        (aliases.c.model_pk == model_versions.c.model_pk) & (aliases.c.version == model_versions.c.version),
    ).where(registered_models.c.name == bindparam("name"), aliases.c.alias == bindparam("alias"))
)
HIGHEST = Prepared(
    SELECTED.where(registered_models.c.name == bindparam("name"), model_versions.c.deleted_at.is_(None))
    .order_by(model_versions.c.version.desc())
    .limit(1)
)


class ModelRow(NamedTuple):
    """What a change needs of a registered model."""

    pk: int
    uid: str
    name: str
    description: str | None
    next_version: int


class VersionRow(NamedTuple):
    """What a change needs of a version."""

    pk: int
    version: int
    current_stage: str
    description: str | None
    source: str
    manifest_digest: str | None

    @property
    def number(self) -> str:
        """The version as replies and events have it."""
        return str(self.version)


_MODEL = select(*(registered_models.c[name] for name in ModelRow._fields)).with_for_update()
_MODEL_FOR_CHANGE = Prepared(_MODEL.where(registered_models.c.name == bindparam("name")))
_MODEL_OF_UID_FOR_CHANGE = _MODEL.where(registered_models.c.uid == bindparam("of_uid"))
_VERSION_FOR_CHANGE = Prepared(
    select(*(model_versions.c[name] for name in VersionRow._fields)).where(
        model_versions.c.model_pk == bindparam("pk"),
        model_versions.c.version == bindparam("number"),
        model_versions.c.deleted_at.is_(None),
    )
)
_TOUCH_MODEL = Prepared(
    update(registered_models)
    .where(registered_models.c.pk == bindparam("of_pk"))
    .values(last_updated_timestamp=bindparam("now"))
)


def version_of(row: Any) -> ModelVersion:
    """The version of a row of ``SELECTED``."""
    (
        name, number, created, updated, stage, source, status, user_id, description, run_id, run_link, message,
        tags, held, model_id, digest, _pk,
    ) = row  # fmt: skip
    return ModelVersion(
        name=name,
        version=str(number),
        creation_timestamp=created,
        last_updated_timestamp=updated,
        current_stage=stage,
        source=source,
        status=status,
        user_id=user_id,
        description=description,
        run_id=run_id,
        run_link=run_link,
        status_message=message,
        tag_list=() if tags == "[]" else _TAGS.decode(tags),
        alias_list=() if held == "[]" else _ALIASES.decode(held),
        model_id=model_id,
        manifest_digest=digest,
    )


def subject(uid: str) -> str:
    """The subject of the events of a registered model, its versions and its aliases."""
    return f"model:{uid}"


def model_not_found(name: str) -> NotFound:
    """The error about a registered model that does not exist."""
    return NotFound(f"Registered Model with name={name} not found")


def version_not_found(name: str, version: str) -> NotFound:
    """The error about a version that does not exist."""
    return NotFound(f"Model Version (name={name}, version={version}) not found")


def find_model(tx: Transaction, name: str) -> ModelRow:
    """The row of the registered model with this name, present or former, locked; NotFound if there is none.

    It, or something that belongs to it, is about to change; ``ModelRow.name`` is the present name.
    """
    row = _named(tx, name)
    if row is None:
        raise model_not_found(name)
    return row


def find_model_by_present_name(tx: Transaction, name: str) -> ModelRow:
    """The same for a change that shall meet no other model than the one meant.

    The NotFound about a former name says what the model is called now.
    """
    row = _named_now(tx, name)
    if row is None:
        raise NotFound(f"{model_not_found(name)}{_called_now(tx, name)}")
    return row


def find_model_and_version(
    tx: Transaction, name: str, version: str, *, by_present_name: bool = False
) -> tuple[ModelRow, VersionRow]:
    """The rows of a version that is about to change, and of its model, locked; NotFound if there is no such version."""
    model = _named_now(tx, name) if by_present_name else _named(tx, name)
    if model is None:
        raise NotFound(f"{version_not_found(name, version)}{_called_now(tx, name)}")
    return model, find_version(tx, model, version)


def _named(tx: Transaction, name: str) -> ModelRow | None:
    model = _named_now(tx, name)
    if model is None and (uid := last_owner(tx, name)) is not None:
        row = tx.execute(_MODEL_OF_UID_FOR_CHANGE, {"of_uid": uid}).first()
        return None if row is None else ModelRow(*row)
    return model


def _named_now(tx: Transaction, name: str) -> ModelRow | None:
    row = tx.run(_MODEL_FOR_CHANGE[tx.dialect], {"name": name}).fetchone()
    return None if row is None else ModelRow(*row)


def _called_now(tx: Transaction, name: str) -> str:
    present = present_name(tx, name)
    return "" if present is None else f": the model is called '{present}' now"


def find_version(tx: Transaction, model: ModelRow, version: str) -> VersionRow:
    """The row of a version of a locked model; NotFound if there is none or it is deleted."""
    row = tx.run(_VERSION_FOR_CHANGE[tx.dialect], {"pk": model.pk, "number": int(version)}).fetchone()
    if row is None:
        raise version_not_found(model.name, version)
    return VersionRow(*row)


def touch_model(tx: Transaction, model: ModelRow) -> None:
    """Note the time of a change to one of its versions."""
    tx.run(_TOUCH_MODEL[tx.dialect], {"of_pk": model.pk, "now": tx.now})


def read_version(reading: Snapshot, name: str, version: str) -> ModelVersion:
    """One version, by a present or former name of its model, with its tags and aliases; NotFound if there is none."""
    return version_of(row_by_number(reading, BY_NUMBER, name, version))


def row_by_number(reading: Snapshot, statement: Prepared, name: str, version: str) -> Any:
    """What a statement finds by ``name`` (a present or former one) and ``number``; NotFound if that is nothing."""
    number = int(version)
    row = read_by_name(
        reading,
        name,
        lambda present: reading.run(statement[reading.dialect], {"name": present, "number": number}).fetchone(),
    )
    if row is None:
        raise version_not_found(name, version)
    return row
