"""Searching model versions."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select

from ...api.model_versions import ModelVersionsReply, SearchModelVersions
from ...query import MODEL_VERSIONS, Comparison, Operator, asks_for_prompts, parse_filter, parse_order
from .handler import reads
from .model_search import is_no_prompt
from .narrow import few_candidates
from .pages import page_of, rows_of
from .tables import aliases, model_version_tags, model_versions, registered_models
from .transaction import Snapshot
from .version_rows import SELECTED, version_of
from .where import Searchable, compare, condition, ordered


def _by_alias(comparison: Comparison) -> ColumnElement[bool]:
    held = exists().where(
        aliases.c.model_pk == model_versions.c.model_pk, aliases.c.version == model_versions.c.version
    )
    if comparison.operator is Operator.IS_NULL:
        return ~held
    if comparison.operator is Operator.IS_NOT_NULL:
        return held
    # As a list of keys, so that the database may begin with the few rows of aliases.
    holder = aliases.join(
        held_by := model_versions.alias("holder"),
        (held_by.c.model_pk == aliases.c.model_pk) & (held_by.c.version == aliases.c.version),
    )
    return model_versions.c.pk.in_(select(held_by.c.pk).select_from(holder).where(compare(aliases.c.alias, comparison)))


VERSION = Searchable(
    pk=model_versions.c.pk,
    attributes={
        "name": registered_models.c.name,
        "version_number": model_versions.c.version,
        "run_id": model_versions.c.run_id,
        "source_path": model_versions.c.source,
        "current_stage": model_versions.c.current_stage,
        "creation_timestamp": model_versions.c.creation_timestamp,
        "last_updated_timestamp": model_versions.c.last_updated_timestamp,
    },
    values={"tag": model_version_tags},
    special={"alias": _by_alias},
)


@reads(SearchModelVersions)
def search_model_versions(reading: Snapshot, call: SearchModelVersions) -> ModelVersionsReply:
    """Find a page of versions."""
    statement = (
        select(model_versions.c.pk)
        .join_from(model_versions, registered_models, model_versions.c.model_pk == registered_models.c.pk)
        .where(model_versions.c.deleted_at.is_(None))
    )
    expression = parse_filter(call.filter, MODEL_VERSIONS)
    if (candidates := few_candidates(reading, expression, VERSION)) is not None:
        statement = statement.where(model_versions.c.pk.in_(candidates))
    if expression is not None:
        statement = statement.where(condition(expression, VERSION))
    if not asks_for_prompts(expression):
        statement = statement.where(is_no_prompt(model_versions.c.pk, model_version_tags))
    statement = ordered(statement, parse_order(call.order_by, MODEL_VERSIONS), VERSION)
    keys, token = page_of(reading, statement, call.max_results, call.page_token)
    rows = rows_of(reading, SELECTED, model_versions.c.pk, keys)
    return ModelVersionsReply(tuple(version_of(row) for row in rows), token)
