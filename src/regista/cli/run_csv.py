"""Runs as CSV, in the columns of ``search_runs``."""

from __future__ import annotations

import csv
import io
import math
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import click

from ..entities import Run
from ..fluent.runs_table import INFO_COLUMNS, TIME_COLUMNS
from .output import visible

_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)


def runs_csv(runs: Sequence[Run]) -> str:
    """A line of titles and a line for each run, as pandas writes the DataFrame of ``search_runs``.

    After the run's own columns come ``metrics.<key>``, ``params.<key>`` and ``tags.<key>`` of all that any of them
    has; what a run has not, NaN, and a time beyond the year 9999 is empty. Times are UTC, to the millisecond if any of
    the column has one.
    """
    columns: dict[str, Iterable[str]] = {}
    for name in INFO_COLUMNS:
        values = [getattr(run.info, name) for run in runs]
        columns[name] = _times(values) if name in TIME_COLUMNS else values
    for kind in ("metrics", "params", "tags"):
        rows = [getattr(run.data, kind) for run in runs]
        for key in dict.fromkeys(key for row in rows for key in row):
            columns[f"{kind}.{key}"] = [_text(row.get(key)) for row in rows]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return written.getvalue()


def _times(values: Sequence[int | None]) -> list[str]:
    precision = "milliseconds" if any((value or 0) % 1000 for value in values) else "seconds"
    return [_time(value, precision) for value in values]


def _time(value: int | None, precision: str) -> str:
    try:
        return "" if value is None else (_EPOCH + value * _MILLISECOND).isoformat(" ", precision)
    except OverflowError:
        return ""


def _text(value: str | float | None) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value)


def print_csv(text: str) -> None:
    """The CSV on stdout: to the letter in a pipe, without what would steer it in a terminal."""
    click.echo(visible(text) if sys.stdout.isatty() else text, nl=False)
