"""Searching registered models."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, select

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
from .model_rows import SELECTED, model_of
from .narrow import few_candidates
from .pages import page_of, rows_of
from .tables import aliases, registered_model_tags, registered_models
from .transaction import Snapshot
from .where import Searchable, compare, condition, ordered


def _by_alias(comparison: Comparison) -> ColumnElement[bool]:
    having = select(aliases.c.model_pk)
    if comparison.operator is Operator.IS_NULL:
        return registered_models.c.pk.not_in(having)
    if comparison.operator is not Operator.IS_NOT_NULL:
        having = having.where(compare(aliases.c.alias, comparison))
    return registered_models.c.pk.in_(having)


MODEL = Searchable(
    pk=registered_models.c.pk,
    attributes={
        "name": registered_models.c.name,
        "creation_timestamp": registered_models.c.creation_timestamp,
        "last_updated_timestamp": registered_models.c.last_updated_timestamp,
    },
    values={"tag": registered_model_tags},
    special={"alias": _by_alias},
)


@reads(SearchRegisteredModels)
def search_registered_models(reading: Snapshot, call: SearchRegisteredModels) -> RegisteredModelsReply:
    """Find a page of registered models."""
    statement = select(registered_models.c.pk)
    expression = parse_filter(call.filter, REGISTERED_MODELS)
    if (candidates := few_candidates(reading, expression, MODEL)) is not None:
        statement = statement.where(registered_models.c.pk.in_(candidates))
    if expression is not None:
        statement = statement.where(condition(expression, MODEL))
    if not asks_for_prompts(expression):
        statement = statement.where(is_no_prompt(registered_models.c.pk, registered_model_tags))
    statement = ordered(statement, parse_order(call.order_by, REGISTERED_MODELS), MODEL)
    keys, token = page_of(reading, statement, call.max_results, call.page_token)
    rows = rows_of(reading, SELECTED, registered_models.c.pk, keys)
    return RegisteredModelsReply(tuple(model_of(row) for row in rows), token)


def is_no_prompt(pk: ColumnElement[int], tags: Table) -> ColumnElement[bool]:
    """The condition that a model or version is not one of MLflow's prompts, which it keeps in the same place."""
    return pk.not_in(select(tags.c.owner_pk).where(tags.c.key == PROMPT_TAG.key, tags.c.value == "true"))
