"""Searching registered models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, exists, func, select

from ...api.registered_models import RegisteredModelsReply, SearchRegisteredModels
from ...query import (
    PROMPT_TAG,
    REGISTERED_MODELS,
    Comparison,
    Operator,
    asks_for_prompts,
    parse_filter,
    parse_order,
)
from .handler import reads
from .index_use import Unindexed
from .model_rows import SELECTED, model_of
from .narrow import bounded, way_by
from .pages import Search, page_of
from .statement import ByKey
from .tables import aliases, registered_model_tags, registered_models
from .transaction import Snapshot
from .where import Searchable, Together, Values, compare

_KEY = registered_models.c.pk


def is_no_prompt(pk: ColumnElement[int], tags: Table) -> ColumnElement[bool]:
    """The condition that a model or version is not one of MLflow's prompts, which it keeps in the same place."""
    return pk.not_in(select(tags.c.owner_pk).where(tags.c.key == PROMPT_TAG.key, tags.c.value == "true"))


def by_description(column: ColumnElement[str]) -> Callable[[Comparison], ColumnElement[bool]]:
    """The condition on a description; an empty one is none."""

    def condition(comparison: Comparison) -> ColumnElement[bool]:
        if comparison.operator is Operator.IS_NULL:
            return func.coalesce(column, "") == ""
        if comparison.operator is Operator.IS_NOT_NULL:
            return column != ""
        return compare(column, comparison)

    return condition


def _by_alias(comparison: Comparison) -> ColumnElement[bool]:
    held = exists().where(aliases.c.model_pk == _KEY)
    if comparison.operator is Operator.IS_NULL:
        return ~held
    if comparison.operator is Operator.IS_NOT_NULL:
        return held
    return held.where(compare(Unindexed(aliases.c.alias), comparison))


def _way_by_alias(together: Together) -> Select[Any] | None:
    # A model may have one alias for each comparison, so only one of them bounds the aliases to look at.
    bounds = bounded(aliases.c.alias, together["alias"][:1])
    return None if bounds is None else select(aliases.c.model_pk).where(bounds)


MODEL = Searchable(
    pk=_KEY,
    attributes={
        "name": registered_models.c.name,
        "description": registered_models.c.description,
        "creation_timestamp": registered_models.c.creation_timestamp,
        "last_updated_timestamp": registered_models.c.last_updated_timestamp,
    },
    values={"tag": Values(registered_model_tags)},
    special={"alias": _by_alias, "description": by_description(registered_models.c.description)},
    ways={"name": way_by(_KEY, "name", registered_models.c.name), "alias": _way_by_alias},
    walks={"name": frozenset({"name"})},
)
_READ = ByKey(SELECTED, _KEY)


@reads(SearchRegisteredModels)
def search_registered_models(reading: Snapshot, call: SearchRegisteredModels) -> RegisteredModelsReply:
    """Find a page of registered models."""
    expression = parse_filter(call.filter, REGISTERED_MODELS)
    rows = _all if asks_for_prompts(expression) else _no_prompts
    search = Search(MODEL, rows, expression, parse_order(call.order_by, REGISTERED_MODELS))
    keys, token = page_of(reading, search, call.max_results, call.page_token)
    return RegisteredModelsReply(tuple(map(model_of, _READ.rows(reading, keys))), token)


def _all(_visible: frozenset[str]) -> Select[tuple[int]]:
    return select(_KEY)


def _no_prompts(_visible: frozenset[str]) -> Select[tuple[int]]:
    return select(_KEY).where(is_no_prompt(_KEY, registered_model_tags))
