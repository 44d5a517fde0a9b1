"""Runs as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from ..entities import Run, RunInfo, shown_duration
from ..entities.tag_keys import NOTE
from .long_text import shortened
from .output import Column, one_line, shown_number, shown_time
from .run_choice import SHORT

if TYPE_CHECKING:
    from rich.text import Text

KINDS = ("metrics", "params", "tags")
STATUS_STYLES = {"RUNNING": "cyan", "SCHEDULED": "cyan", "FINISHED": "green", "FAILED": "red", "KILLED": "red"}

_NAME = (Column("name", wraps=True), Column("run"), Column("status", optional=1000))
_REST = (
    Column("started", optional=1001),
    Column("took", right=True, optional=1003),
    Column("experiment", wraps=True, optional=1002),
)


def columns_and_rows(
    runs: Sequence[Run], keys: Sequence[str], experiments: dict[str, str]
) -> tuple[list[Column], list[tuple[str | Text, ...]]]:
    """Columns and rows of runs, with a column for each key, or for all that the runs have of ``metrics.*`` and so on.

    Columns that were asked for by name are never left out. ``experiments`` has the names of experiments by id.
    """
    from rich.text import Text

    shown = _expanded(keys, runs)
    columns = [*_NAME, *(_of_key(key, 0 if key in keys else place) for place, key in enumerate(shown, 1)), *_REST]
    rows: list[tuple[str | Text, ...]] = []
    for run in runs:
        info = run.info
        status = Text(info.status, STATUS_STYLES.get(info.status, ""))
        experiment = experiments.get(info.experiment_id, info.experiment_id)
        values = (value_of(run, key) for key in shown)
        rest = (shown_time(info.start_time), took(info), one_line(experiment))
        rows.append((one_line(info.run_name), info.run_id[:SHORT], status, *values, *rest))
    return columns, rows


def check_columns(keys: Iterable[str]) -> None:
    """A wrong command line unless every key is ``metrics.KEY``, ``params.KEY`` or ``tags.KEY``."""
    for key in keys:
        kind, _, name = key.partition(".")
        if kind not in KINDS or not name:
            raise click.BadParameter(
                f"expected metrics.KEY, params.KEY or tags.KEY, or metrics.* and so on for all of them, got '{key}'",
                param_hint="--column",
            )


def is_internal(kind: str, name: str) -> bool:
    """Whether it is a tag that programs set and read, and no person asked to see."""
    return kind == "tags" and name.startswith("mlflow.") and name != NOTE


def value_of(run: Run, key: str) -> str:
    """The value of ``metrics.<key>``, ``params.<key>`` or ``tags.<key>``; a dash without one."""
    kind, _, name = key.partition(".")
    if kind == "metrics":
        value = run.data.metrics.get(name)
        return "-" if value is None else shown_number(value)
    values: dict[str, str] = getattr(run.data, kind)
    return shortened(values[name]) if name in values else "-"


def took(info: RunInfo, now: int | None = None) -> str:
    """How long a run took; of one that has not ended, until ``now`` (ms), a dash without that.

    To the millisecond below ten seconds, but not while it goes on.
    """
    end = info.end_time or now
    if end is None:
        return "-"
    duration = max(0, end - info.start_time)
    exact = duration < 10_000 and info.end_time is not None
    return shown_duration(duration if exact else duration // 1000 * 1000)


def _expanded(keys: Iterable[str], runs: Iterable[Run]) -> list[str]:
    """The keys, each once, with all that the runs have in the place of ``metrics.*``, ``params.*`` and ``tags.*``."""
    found: dict[str, None] = {}
    for key in keys:
        kind, _, name = key.partition(".")
        if name != "*":
            found[key] = None
            continue
        names = {name for run in runs for name in getattr(run.data, kind)}
        found |= dict.fromkeys(f"{kind}.{name}" for name in sorted(names) if not is_internal(kind, name))
    return list(found)


def _of_key(key: str, optional: int) -> Column:
    is_number = key.startswith("metrics.")
    return Column(key, wraps=not is_number, right=is_number, optional=optional)
