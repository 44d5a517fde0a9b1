"""Searching model versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from ...api.model_versions import ModelVersionsReply, SearchModelVersions
from ...entities import Stage
from ...query import (
    MODEL_VERSIONS,
    PROMPT_TAG,
    Comparison,
    Field,
    Operator,
    asks_for_prompts,
    parse_filter,
    parse_order,
)
from .handler import reads
from .index_use import Unindexed
from .literals import literal_of
from .model_search import by_description, is_no_prompt
from .narrow import bounded, way_by
from .pages import Search, page_of
from .statement import ByKey
from .tables import STAGED, aliases, latest_metrics, model_version_tags, model_versions, params, registered_models, runs
from .transaction import Snapshot
from .version_rows import SELECTED, version_of
from .where import Link, Searchable, Together, Values, compare

_KEY = model_versions.c.pk
_OF_MODEL = select(_KEY).join_from(
    registered_models, model_versions, model_versions.c.model_pk == registered_models.c.pk
)
_HOLDERS = select(_KEY).join_from(
    aliases,
    model_versions,
    (model_versions.c.model_pk == aliases.c.model_pk) & (model_versions.c.version == aliases.c.version),
)
_RUN = Link(runs, runs.c.pk, runs.c.run_id, model_versions.c.run_id)


def _by_alias(comparison: Comparison) -> ColumnElement[bool]:
    held = exists().where(
        aliases.c.model_pk == model_versions.c.model_pk, aliases.c.version == model_versions.c.version
    )
    if comparison.operator is Operator.IS_NULL:
        return ~held
    if comparison.operator is Operator.IS_NOT_NULL:
        return held
    return held.where(compare(Unindexed(aliases.c.alias), comparison))


def _way_by_name(together: Together) -> Select[Any] | None:
    """By the model, and under it by the number or by the stage."""
    bounds = bounded(registered_models.c.name, together["name"])
    if bounds is None:
        return None
    for key, column in (
        ("version_number", model_versions.c.version),
        ("current_stage", model_versions.c.current_stage),
    ):
        under = bounded(column, together.get(key, ()))
        if under is not None:
            return _OF_MODEL.where(bounds, under)
    return _OF_MODEL.where(bounds)


def _way_by_stage(together: Together) -> Select[Any] | None:
    """By the index that has no versions without a stage."""
    bounds = bounded(model_versions.c.current_stage, together["current_stage"])
    with_none = any(literal_of(comparison).known for comparison in together["current_stage"])
    return None if bounds is None or with_none else select(_KEY).where(bounds, STAGED)


def _way_by_alias(together: Together) -> Select[Any] | None:
    # A version may have one alias for each comparison, so only one of them bounds the aliases to look at.
    first = together["alias"][:1]
    if first[0].operator is Operator.IS_NULL:
        return None
    bounds = bounded(aliases.c.alias, first)
    return _HOLDERS if bounds is None else _HOLDERS.where(bounds)


VERSION = Searchable(
    pk=_KEY,
    attributes={
        "name": registered_models.c.name,
        "version_number": model_versions.c.version,
        "run_id": model_versions.c.run_id,
        "source_path": model_versions.c.source,
        "description": model_versions.c.description,
        "model_id": model_versions.c.model_id,
        "manifest_digest": model_versions.c.manifest_digest,
        "current_stage": model_versions.c.current_stage,
        "creation_timestamp": model_versions.c.creation_timestamp,
        "last_updated_timestamp": model_versions.c.last_updated_timestamp,
    },
    values={
        "tag": Values(model_version_tags),
        "metric": Values(latest_metrics, _RUN),
        "param": Values(params, _RUN),
    },
    special={"alias": _by_alias, "description": by_description(model_versions.c.description)},
    ways={
        "name": _way_by_name,
        "alias": _way_by_alias,
        "run_id": way_by(_KEY, "run_id", model_versions.c.run_id),
        "source_path": way_by(_KEY, "source_path", model_versions.c.source, by_beginning=True),
        "model_id": way_by(_KEY, "model_id", model_versions.c.model_id),
        "manifest_digest": way_by(_KEY, "manifest_digest", model_versions.c.manifest_digest),
        "current_stage": _way_by_stage,
        "creation_timestamp": way_by(_KEY, "creation_timestamp", model_versions.c.creation_timestamp),
        "last_updated_timestamp": way_by(_KEY, "last_updated_timestamp", model_versions.c.last_updated_timestamp),
    },
    walks={
        "last_updated_timestamp": frozenset({"last_updated_timestamp"}),
        "creation_timestamp": frozenset({"creation_timestamp"}),
        "name": frozenset({"name", "version_number"}),
        "version_number": frozenset({"name", "version_number"}),
        "metric": frozenset(),
        "param": frozenset(),
        "tag": frozenset(),
    },
    walks_under={"version_number": "name"},
    page_ends=frozenset({"last_updated_timestamp", "creation_timestamp"}),
    decisive={
        PROMPT_TAG: frozenset({"true"}),
        Field("attribute", "current_stage"): frozenset({Stage.NONE.value}),
    },
)
_READ = ByKey(SELECTED, _KEY)


@reads(SearchModelVersions)
def search_model_versions(reading: Snapshot, call: SearchModelVersions) -> ModelVersionsReply:
    """Find a page of versions."""
    expression = parse_filter(call.filter, MODEL_VERSIONS)
    rows = _all if asks_for_prompts(expression) else _no_prompts
    search = Search(VERSION, rows, expression, parse_order(call.order_by, MODEL_VERSIONS))
    keys, token = page_of(reading, search, call.max_results, call.page_token)
    return ModelVersionsReply(tuple(map(version_of, _READ.rows(reading, keys))), token)


def _all(visible: frozenset[str]) -> Select[tuple[int]]:
    of_model: ColumnElement[int] = model_versions.c.model_pk
    if "name" not in visible:
        of_model = Unindexed(of_model)  # the versions come first, and then their models
    found = select(_KEY).join_from(model_versions, registered_models, of_model == registered_models.c.pk)
    return found.where(model_versions.c.deleted_at.is_(None))


def _no_prompts(visible: frozenset[str]) -> Select[tuple[int]]:
    return _all(visible).where(is_no_prompt(_KEY, model_version_tags))
