"""``regista runs list`` and ``search``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..entities import ViewType
from ..settings import EXPERIMENT_ID
from . import options
from .experiment_choice import all_experiments, experiment_ids, experiment_of, is_id, view
from .output import Column, hint, print_json, print_table, shown_time
from .page import Page
from .plain_table import print_plain_table
from .run_table import check_columns, columns_and_rows

if TYPE_CHECKING:
    from ..client.client import Client

_LISTED = (Column("Date"), Column("Name", wraps=True), Column("ID"))
_NAMED = 5
"""Columns that are named of those for which there is no room; runs with system metrics have dozens."""


@click.command("list")
@options.from_setting(EXPERIMENT_ID, "--experiment-id", metavar="ID", required=True,
                      help="The experiment whose runs are listed.")  # fmt: skip
@view()
@options.as_json()
@options.tracking_uri()
def list_runs(experiment_id: str, view: str, as_json: bool, tracking_uri: str | None) -> None:
    """List the last 1,000 runs of an experiment; search finds runs everywhere, and shows more of them."""
    from ..api.runs import RunsReply

    client = options.open_client(tracking_uri)
    if not is_id(experiment_id):
        experiment_of(client, experiment_id)  # says what would be right
    found = client.search_runs(experiment_id, run_view_type=ViewType.from_string(view))
    if not found:
        experiment_of(client, experiment_id)  # says so when there is no such experiment
    if as_json:
        print_json(RunsReply(tuple(found), found.token))
        return
    newest_first = sorted((run.info for run in found), key=lambda info: info.start_time, reverse=True)
    dates = (shown_time(info.start_time).replace("Z", " UTC") for info in newest_first)
    rows = [(date, info.run_name or "", info.run_id) for date, info in zip(dates, newest_first, strict=True)]
    print_plain_table(_LISTED, rows, "There are no runs.")


@click.command()
@click.argument("filter_string", metavar="[FILTER]", default="")
@click.option("-e", "--experiment", "experiments", metavar="ID_OR_NAME", multiple=True,
              help="Search this experiment, as often as wanted; all when not given.")  # fmt: skip
@view()
@click.option("--order-by", metavar="CLAUSE", multiple=True, help="Such as metrics.rmse ASC; as often as wanted. Last "
              "started first when not given.")  # fmt: skip
@click.option("--column", "columns", metavar="KEY", multiple=True, help="Show metrics.KEY, params.KEY or tags.KEY, or "
              "all with metrics.* and so on; as often as wanted.")  # fmt: skip
@options.page()
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with everything that the runs logged.")
@options.as_json()
@options.tracking_uri()
def search(
    filter_string: str,
    experiments: tuple[str, ...],
    view: str,
    order_by: tuple[str, ...],
    columns: tuple[str, ...],
    page: Page,
    as_csv: bool,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """List the runs of all experiments that fit FILTER.

    Without a filter all of them. A filter is text such as metrics.rmse < 7 AND params.depth = '3', described in
    docs/search.md.
    """
    from ..api.runs import RunsReply

    if as_csv and as_json:
        raise click.UsageError("Either --csv or --json, not both.")
    check_columns(columns)
    client = options.open_client(tracking_uri)
    where = experiment_ids(client, experiments)
    found = page.read(
        lambda size, token: client.search_runs(
            where, filter_string, ViewType.from_string(view), size, order_by, page_token=token
        )
    )
    if as_json:
        print_json(RunsReply(tuple(found), found.token))
    elif as_csv:
        from .run_csv import print_csv, runs_csv

        print_csv(runs_csv(found))
        page.tell(found)
    else:
        names = _names(client, {run.info.experiment_id for run in found})
        nothing = "No run fits the filter." if filter_string else "There are no runs."
        left_out = print_table(*columns_and_rows(found, columns, names), nothing)
        page.tell(found)
        if unseen := [title for title in left_out if "." in title]:
            more = f" and {len(unseen) - _NAMED} more" if len(unseen) > _NAMED else ""
            unseen_names = ", ".join(unseen[:_NAMED]) + more
            hint(f"The terminal is too narrow for {unseen_names}. --column KEY shows one, --csv everything.")
        elif found and not columns:
            hint("--column 'metrics.*' shows the metrics, too; regista runs show RUN all about one of them.")


def _names(client: Client, ids: set[str]) -> dict[str, str]:
    """The names of those experiments by id."""
    if len(ids) <= 1:
        return {one: client.get_experiment(one).name for one in ids}
    return {one.experiment_id: one.name for one in all_experiments(client, ViewType.ALL) if one.experiment_id in ids}
