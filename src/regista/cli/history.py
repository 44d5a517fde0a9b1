"""``regista history``: who did what to a registered model."""

from __future__ import annotations

import click

from . import options
from .event_table import COLUMNS, event_rows
from .output import print_json, print_table


@click.command()
@click.argument("name")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="Number of events.")
@options.as_json()
@options.tracking_uri()
def history(name: str, limit: int, as_json: bool, tracking_uri: str | None) -> None:
    """Show the events of the registered model NAME, newest first."""
    events = options.open_client(tracking_uri).get_history(name, max_results=limit)
    if as_json:
        print_json(events)
    else:
        print_table(COLUMNS, event_rows(events), f"{name} has no events.")
