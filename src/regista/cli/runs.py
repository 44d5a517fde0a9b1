"""``regista runs``: what training logged."""

from __future__ import annotations

import click

from .run_compare import compare
from .run_lifecycle import create, delete, restore, tag
from .run_metrics import metrics
from .run_search import list_runs, search
from .run_show import describe, show
from .run_watch import watch


@click.group()
def runs() -> None:
    """Work with runs: find, show, compare and watch them, tag, delete and restore.

    RUN is a run's id, or its first digits, four at least. The option of MLflow's commands, --run-id, does as well.
    """


for command in (list_runs, search, show, describe, metrics, compare, watch, create, tag, delete, restore):
    runs.add_command(command)
