"""search_runs: runs as a DataFrame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..client.calls import texts
from ..client.paged_list import PagedList, all_pages, pages
from ..entities import Run, ViewType
from ..errors import InvalidParameter
from .client import Client, current_client
from .experiments import active_experiment_id
from .runs_table import RunsTable


def search_runs(
    experiment_ids: Iterable[str | int] | str | int | None = None,
    filter_string: str = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int = 100_000,
    order_by: Iterable[str] | str | None = None,
    output_format: str = "pandas",
    search_all_experiments: bool = False,
    experiment_names: Iterable[str] | None = None,
) -> Any:
    """The runs that fit, as a DataFrame or (``output_format="list"``) a list.

    Searches the experiments given by ids or by names, else all of them on request, else the active one. Columns:
    run_id, experiment_id, status, artifact_uri, start_time and end_time (UTC), then ``metrics.<key>`` (NaN when
    missing), ``params.<key>`` and ``tags.<key>`` (None when missing; NaN since pandas 3, as of all texts).
    """
    if output_format not in {"pandas", "list"}:
        raise InvalidParameter(
            f"Unsupported output format: {output_format}. Supported string values are 'pandas' or 'list'"
        )
    client = current_client()
    where = _experiments(client, experiment_ids, experiment_names, search_all_experiments)

    def page(size: int, token: str | None) -> PagedList[Run]:
        return client.search_runs(where, filter_string, run_view_type, size, order_by, token)

    found = pages(page, max_results) if where else ()
    if output_format == "list":
        return [run for runs in found for run in runs]
    table = RunsTable()
    for runs in found:
        table.add(runs)
    return table.frame()


def _experiments(
    client: Client,
    experiment_ids: Iterable[str | int] | str | int | None,
    experiment_names: Iterable[str] | None,
    search_all_experiments: bool,
) -> list[str]:
    ids, names = list(texts(experiment_ids)), texts(experiment_names)
    if ids and names:
        raise InvalidParameter("Only experiment_ids or experiment_names can be used, but not both")
    if names:
        found = (client.get_experiment_by_name(name) for name in names)
        return [experiment.experiment_id for experiment in found if experiment is not None]
    if ids:
        return ids
    if search_all_experiments:
        pages = all_pages(lambda size, token: client.search_experiments(ViewType.ACTIVE_ONLY, size, page_token=token))
        return [experiment.experiment_id for experiment in pages]
    return [active_experiment_id()]
