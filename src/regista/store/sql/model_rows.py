"""Rows of registered models."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import Text, bindparam, cast, func, or_, select

from ...entities import Alias, ModelVersion, RegisteredModel, Stage, Tag
from .json_rows import Json, JsonObjects
from .prepared import Prepared
from .tables import aliases, model_versions, registered_model_tags, registered_models
from .version_rows import TAGS_JSON

_TAGS = msgspec.json.Decoder(tuple[Tag, ...])
_ALIASES = msgspec.json.Decoder(tuple[Alias, ...])
_VERSIONS = msgspec.json.Decoder(tuple[ModelVersion, ...])

_inner = model_versions.alias("of_stage")
# One look-up in the index (model, stage, version) per stage, however many versions there are.
IS_LATEST_OF_STAGE = or_(
    *(
        model_versions.c.version
        == select(func.max(_inner.c.version))
        .where(_inner.c.model_pk == registered_models.c.pk, _inner.c.current_stage == stage.value)
        .correlate(registered_models)
        .scalar_subquery()
        for stage in Stage
    )
)
_LATEST = (
    select(
        JsonObjects(
            model_versions.c.version,
            name=registered_models.c.name,
            version=cast(model_versions.c.version, Text),
            creation_timestamp=model_versions.c.creation_timestamp,
            last_updated_timestamp=model_versions.c.last_updated_timestamp,
            current_stage=model_versions.c.current_stage,
            source=model_versions.c.source,
            status=model_versions.c.status,
            user_id=model_versions.c.user_id,
            description=model_versions.c.description,
            run_id=model_versions.c.run_id,
            run_link=model_versions.c.run_link,
            status_message=model_versions.c.status_message,
            tags=Json(TAGS_JSON),
            model_id=model_versions.c.model_id,
            manifest_digest=model_versions.c.manifest_digest,
        )
    )
    .where(model_versions.c.model_pk == registered_models.c.pk, IS_LATEST_OF_STAGE)
    .correlate(registered_models)
    .scalar_subquery()
)
SELECTED = select(
    registered_models.c.name,
    registered_models.c.creation_timestamp,
    registered_models.c.last_updated_timestamp,
    registered_models.c.description,
    _LATEST,
    select(
        JsonObjects(registered_model_tags.c.key, key=registered_model_tags.c.key, value=registered_model_tags.c.value)
    )
    .where(registered_model_tags.c.owner_pk == registered_models.c.pk)
    .scalar_subquery(),
    select(JsonObjects(aliases.c.alias, alias=aliases.c.alias, version=cast(aliases.c.version, Text)))
    .where(aliases.c.model_pk == registered_models.c.pk)
    .scalar_subquery(),
    registered_models.c.pk,
)
BY_NAME = Prepared(SELECTED.where(registered_models.c.name == bindparam("name")))


def model_of(row: Any) -> RegisteredModel:
    """The registered model of a row of ``SELECTED``."""
    name, created, updated, description, versions, tags, held, _pk = row
    return RegisteredModel(
        name=name,
        creation_timestamp=created,
        last_updated_timestamp=updated,
        description=description or None,
        latest_version_list=_VERSIONS.decode(versions),
        tag_list=_TAGS.decode(tags),
        # SQLite gives them in the order of whichever index it reads.
        alias_list=tuple(sorted(_ALIASES.decode(held), key=attrgetter("alias"))),
    )
