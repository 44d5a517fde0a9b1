"""``regista runs metrics``: the metrics of a run, or the points of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..errors import NotFound
from . import options
from .metric_curves import MetricCurves
from .output import Column, print_json, print_table, say, shown_number, shown_time, terminal_width
from .page import Page
from .run_choice import find_run
from .sparkline import can_show_sparklines, sparkline

if TYPE_CHECKING:
    from ..client.client import Client
    from ..entities import Run

CURVE = 30
"""Blocks of a sparkline in a table."""

_LATEST = (Column("metric", wraps=True), Column("step", right=True), Column("latest", right=True))
_POINTS = (Column("step", right=True), Column("value", right=True), Column("time"))


@click.command()
@click.argument("run")
@click.argument("key", required=False)
@options.page()
@options.as_json()
@options.tracking_uri()
def metrics(run: str, key: str | None, page: Page, as_json: bool, tracking_uri: str | None) -> None:
    """Show the metrics of a run, or the points of the metric KEY in the order of their times.

    In a terminal with their course.
    """
    client = options.open_client(tracking_uri)
    found = client.get_run(find_run(client, run))
    if key is None:
        _show_all(client, found, as_json)
    else:
        _show_points(client, found, key, page, as_json)


def _show_all(client: Client, run: Run, as_json: bool) -> None:
    from ..api.metrics import MetricsReply

    latest = sorted(run.data.metric_list, key=lambda metric: metric.key)
    if as_json:
        print_json(MetricsReply(tuple(latest)))
        return
    rows = [[metric.key, str(metric.step), shown_number(metric.value)] for metric in latest]
    columns = [*_LATEST]
    if _has_room():
        curves = MetricCurves(client, CURVE)
        columns.append(Column("course", optional=1))
        for row, metric in zip(rows, latest, strict=True):
            row.append(sparkline(curves.of(run, metric), CURVE))
    print_table(columns, rows, "The run has no metrics.")


def _show_points(client: Client, run: Run, key: str, page: Page, as_json: bool) -> None:
    from ..api.metrics import MetricsReply

    latest = next((metric for metric in run.data.metric_list if metric.key == key), None)
    if latest is None:
        others = ", ".join(sorted(run.data.metrics)) or "none"
        raise NotFound(f"Run '{run.info.run_id}' has no metric '{key}'. It has: {others:.500}")
    points = page.read(lambda size, token: client.list_metric_history(run.info.run_id, key, size, token))
    if as_json:
        print_json(MetricsReply(tuple(points), points.token))
        return
    if _has_room() and page.token is None:
        width = terminal_width() or CURVE
        say(f"{sparkline(MetricCurves(client, min(width, 2500)).of(run, latest), width)}\n")
    rows = [(str(point.step), repr(point.value), shown_time(point.timestamp)) for point in points]
    print_table(_POINTS, rows, "")
    page.tell(points)


def _has_room() -> bool:
    return terminal_width() is not None and can_show_sparklines()
