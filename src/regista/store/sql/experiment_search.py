"""Searching experiments."""

from __future__ import annotations

from sqlalchemy import Text, cast, select

from ...api.experiments import ExperimentsReply, SearchExperiments
from ...entities import LifecycleStage, ViewType
from ...errors import InvalidParameter
from ...query import EXPERIMENTS, parse_filter, parse_order
from .experiments import SELECTED, experiment_of
from .handler import reads
from .pages import page_of, rows_of
from .tables import experiment_tags, experiments
from .transaction import Snapshot
from .where import Searchable, condition, ordered

_FILTERED = Searchable(
    pk=experiments.c.pk,
    attributes={
        "name": experiments.c.name,
        "experiment_id": cast(experiments.c.pk, Text),
        "creation_time": experiments.c.creation_time,
        "last_update_time": experiments.c.last_update_time,
    },
    values={"tag": experiment_tags},
)
# Ids are compared as text, as they are written, and sorted as the numbers they are.
_SORTED = Searchable(pk=_FILTERED.pk, attributes={**_FILTERED.attributes, "experiment_id": experiments.c.pk})


@reads(SearchExperiments)
def search_experiments(reading: Snapshot, call: SearchExperiments) -> ExperimentsReply:
    """Find a page of experiments."""
    statement = select(experiments.c.pk)
    if stages := stages_of(call.view_type):
        statement = statement.where(experiments.c.lifecycle_stage == stages)
    expression = parse_filter(call.filter, EXPERIMENTS)
    if expression is not None:
        statement = statement.where(condition(expression, _FILTERED))
    statement = ordered(statement, parse_order(call.order_by, EXPERIMENTS), _SORTED)
    keys, token = page_of(reading, statement, call.max_results, call.page_token)
    rows = rows_of(reading, SELECTED, experiments.c.pk, keys)
    return ExperimentsReply(tuple(experiment_of(row) for row in rows), token)


def stages_of(view_type: str) -> str | None:
    """The lifecycle stage that a view shows (its name or number, in any case); None for all."""
    if not view_type:
        return LifecycleStage.ACTIVE.value
    try:
        view = ViewType(int(view_type)) if view_type.isdigit() else ViewType.from_string(view_type)
    except (ValueError, KeyError):
        raise InvalidParameter(
            f"Invalid value '{view_type}' for parameter 'view_type' supplied. "
            "It must be ACTIVE_ONLY, DELETED_ONLY or ALL"
        ) from None
    stages = {ViewType.ACTIVE_ONLY: LifecycleStage.ACTIVE.value, ViewType.DELETED_ONLY: LifecycleStage.DELETED.value}
    return stages.get(view)
