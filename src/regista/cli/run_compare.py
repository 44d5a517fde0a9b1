"""``regista runs compare``: runs side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ..entities import shown_duration
from . import options
from .output import Column, hint, print_json, print_table, say, shown_number, shown_time
from .run_choice import SHORT, find_run
from .run_table import STATUS_STYLES, is_internal
from .side_by_side import heading, shown_metric, shown_values

if TYPE_CHECKING:
    from rich.text import Text

    from ..client.run_comparison import ComparedKey, ComparedRun, RunComparison

Row = tuple["str | Text", ...]

_TITLES = {"datasets": "data sets"}


@click.command()
@click.argument("runs", metavar="RUN RUN...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Show what is the same as well; a star marks what differs.")
@options.as_json()
@options.tracking_uri()
def compare(runs: tuple[str, ...], everything: bool, as_json: bool, tracking_uri: str | None) -> None:
    """Compare runs: params, metrics, tags and data sets that differ, side by side.

    Behind a metric stands what it is more or less than that of the first run.
    """
    if len(runs) < 2:
        raise click.UsageError("Give two runs or more.")
    client = options.open_client(tracking_uri)
    comparison = client.compare_runs([find_run(client, run) for run in runs])
    shown = comparison if everything else comparison.differences()
    if as_json:
        print_json(shown)
        return
    columns = [Column("", wraps=True), *(Column(run.run_name or "-", wraps=True) for run in shown.runs)]
    print_table(columns, [*_about(shown.runs), *_sections(shown, everything)], "")
    if comparison.same:
        say("What they logged is the same.")
    elif not everything:
        hint("--all shows what is the same as well.")


def _about(runs: tuple[ComparedRun, ...]) -> Iterator[Row]:
    from rich.text import Text

    yield "run", *(run.run_id[:SHORT] for run in runs)
    yield "status", *(Text(run.status, STATUS_STYLES.get(run.status, "")) for run in runs)
    yield "started", *(shown_time(run.start_time) for run in runs)
    yield "took", *(shown_duration(run.end_time - run.start_time) if run.end_time else "-" for run in runs)


def _sections(comparison: RunComparison, everything: bool) -> Iterator[Row]:
    from ..client.run_comparison import RUN_SECTIONS

    for name in RUN_SECTIONS:
        rows = [row for row in comparison.section(name) if everything or not is_internal(name, row.key)]
        if rows:
            yield heading(_TITLES.get(name, name), 1 + len(comparison.runs))
        for row in rows:
            yield _row(name, row, everything)


def _row(section: str, row: ComparedKey, marked: bool) -> Row:
    from rich.text import Text

    if section == "metrics":
        values = _shortened(row.values)
        cells = [shown_metric(value, values[0]) for value in values]
    else:
        cells = shown_values(row.values)
    mark = "* " if marked and not row.same else "  "
    style = "dim" if row.same else "yellow"
    return tuple(Text(cell, style) for cell in (mark + row.key, *cells))


def _shortened(values: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Metrics in the digits that count, unless it takes more to tell them apart."""
    short = tuple(None if value is None else shown_number(float(value)) for value in values)
    return short if len(set(short)) == len(set(values)) else values
