"""Searching experiments."""

from __future__ import annotations

from sqlalchemy import Select, Text, bindparam, cast, select

from ...api.experiments import ExperimentsReply, SearchExperiments
from ...entities import ViewType
from ...errors import InvalidParameter
from ...query import EXPERIMENTS, parse_filter, parse_order
from .experiments import SELECTED, experiment_of
from .handler import reads
from .narrow import way_by
from .pages import Search, page_of
from .statement import ByKey
from .tables import experiment_tags, experiments
from .transaction import Snapshot
from .where import Searchable, Values

_KEY = experiments.c.pk
EXPERIMENT = Searchable(
    pk=_KEY,
    attributes={
        "name": experiments.c.name,
        "experiment_id": cast(_KEY, Text),
        "creation_time": experiments.c.creation_time,
        "last_update_time": experiments.c.last_update_time,
    },
    values={"tag": Values(experiment_tags)},
    ways={"name": way_by(_KEY, "name", experiments.c.name)},
    walks={"name": frozenset({"name"}), "experiment_id": frozenset()},
    # Ids are compared as text, as they are written, and sorted as the numbers they are.
    sorted_by={"experiment_id": _KEY},
)
_READ = ByKey(SELECTED, _KEY)


@reads(SearchExperiments)
def search_experiments(reading: Snapshot, call: SearchExperiments) -> ExperimentsReply:
    """Find a page of experiments."""
    expression = parse_filter(call.filter, EXPERIMENTS)
    stage = stage_of(call.view_type)
    order = parse_order(call.order_by, EXPERIMENTS)
    search = Search(EXPERIMENT, _of_stage if stage else _all, expression, order, {"stage": stage})
    keys, token = page_of(reading, search, call.max_results, call.page_token)
    return ExperimentsReply(tuple(map(experiment_of, _READ.rows(reading, keys))), token)


def _all(_visible: frozenset[str]) -> Select[tuple[int]]:
    return select(_KEY)


def _of_stage(_visible: frozenset[str]) -> Select[tuple[int]]:
    return select(_KEY).where(experiments.c.lifecycle_stage == bindparam("stage"))


def stage_of(view_type: str | int) -> str | None:
    """The lifecycle stage that a view shows (its name or number, in any case); None for all."""
    view = ViewType.read(view_type) if view_type else ViewType.ACTIVE_ONLY
    if view is None:
        raise InvalidParameter(
            f"Invalid value '{view_type}' for parameter 'view_type' supplied. "
            "It must be ACTIVE_ONLY, DELETED_ONLY or ALL"
        )
    return view.stage
