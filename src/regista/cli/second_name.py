"""A second name of a command: what people who know MLflow, or an older release of it, type."""

from __future__ import annotations

import click


def second_name(command: click.Command, name: str) -> click.Command:
    """The same command under that name; help does not list it."""
    return click.Command(name, callback=command.callback, params=command.params, help=command.help, hidden=True)
