"""``regista runs watch``: a run while it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ..entities import Metric
from ..errors import NotFound
from ..settings import TABLE_WIDTH
from . import options
from .exit_codes import ExitCode
from .experiment_choice import experiment_ids
from .output import hint, one_line, say, shown_number, shown_time
from .run_choice import find_run
from .run_monitor import RunMonitor, RunView
from .termination import ends_in_order

if TYPE_CHECKING:
    from rich.console import Console

    from ..client.client import Client

_INTERRUPTED = 130
_CURVES = 40


@click.command()
@click.argument("run", required=False)
@click.option("-e", "--experiment", "experiments", metavar="ID_OR_NAME", multiple=True,
              help="Without RUN: look for the newest run in this experiment; as often as wanted.")  # fmt: skip
@click.option("--interval", type=click.FloatRange(0.05, 3600), default=1.0, show_default=True, metavar="SECONDS",
              help="Time between two looks.")  # fmt: skip
@options.tracking_uri()
@click.pass_context
def watch(
    ctx: click.Context, run: str | None, experiments: tuple[str, ...], interval: float, tracking_uri: str | None
) -> None:
    """Follow a run until it ends: its state and its latest metrics, with their course in a terminal.

    Without RUN the newest one that is running. In a pipe there is a line whenever something is new. The exit code is
    0 when the run finished, 1 when it failed or was killed. A server that is away for a while is waited for.
    """
    client = options.open_client(tracking_uri, retries=0)
    run_id = find_run(client, run) if run else newest_running(client, experiments)
    console = _terminal()
    monitor = RunMonitor(client, run_id, curves=0 if console is None else _CURVES)
    try:
        views = monitor.views(interval)
        last = follow_on_screen(console, views) if console else follow_in_lines(views)
    except KeyboardInterrupt:
        hint("Not watched any longer; the run goes on.")
        ctx.exit(_INTERRUPTED)
    ctx.exit(ExitCode.DONE if last.run.info.status == "FINISHED" else ExitCode.FAILED)


def newest_running(client: Client, experiments: tuple[str, ...]) -> str:
    """The id of the run that started last of those that are running, in some experiments or all; raises NotFound."""
    found = client.search_runs(experiment_ids(client, experiments), "status = 'RUNNING'", max_results=1)
    if not found:
        raise NotFound("No run is running. regista runs watch RUN shows one that has ended, regista runs search all.")
    return found[0].info.run_id


def _terminal() -> Console | None:
    """The terminal, if there is one that can be drawn on."""
    from rich.console import Console

    console = Console(width=TABLE_WIDTH.read(), highlight=False)
    return console if console.is_terminal and not console.is_dumb_terminal else None


def follow_on_screen(console: Console, views: Iterator[RunView]) -> RunView:
    """Draw the views over each other; gives the last one, which stays."""
    from rich.live import Live

    from .run_screen import RunScreen

    with ends_in_order(), Live(console=console) as live:
        for view in views:
            live.update(RunScreen(view), refresh=True)
    return view


def follow_in_lines(views: Iterator[RunView]) -> RunView:
    """Print a line for each view that has something new; problems go to stderr. Gives the last view."""
    before: RunView | None = None
    for view in views:
        known = {metric.key: metric for metric in before.metrics} if before else {}
        changed = [metric for metric in view.metrics if _differs(metric, known.get(metric.key))]
        if before is None or changed or before.run.info.status != view.run.info.status:
            say(_as_line(view, changed))
        problem = before.problem if before else None
        if view.problem and not problem:
            hint(f"{view.problem} Trying again …")
        elif problem and not view.problem:
            hint("It answers again.")
        before = view
    return view


def _differs(metric: Metric, known: Metric | None) -> bool:
    """NaN is no news after NaN."""
    return known is None or repr(metric) != repr(known)


def _as_line(view: RunView, metrics: list[Metric]) -> str:
    info = view.run.info
    ended = [info.end_time] if info.end_time else []
    time = max([info.start_time, *ended, *(metric.timestamp for metric in metrics)])
    values = [f"{one_line(metric.key)}={shown_number(metric.value)} (step {metric.step})" for metric in metrics]
    return "  ".join((shown_time(time), info.status, *values))
