"""``regista verify``: is the history what was written?"""

from __future__ import annotations

import click

from . import options
from .output import print_json, print_table


@click.command()
@options.as_json()
@options.tracking_uri()
def verify(as_json: bool, tracking_uri: str | None) -> None:
    """Compute every chain of events and every version's manifest anew; exit code 1 if something does not fit."""
    reply = options.open_client(tracking_uri).verify_history()
    if as_json:
        print_json(reply)
    else:
        rows = [(found.subject, str(found.sequence), found.problem) for found in reply.broken]
        checked = f"{reply.events} events and {reply.manifests} manifests verified"
        print_table(("subject", "event", "problem"), rows, f"{checked}: nothing is broken.")
    if reply.broken:
        raise click.ClickException(f"{len(reply.broken)} of {reply.events} events and manifests are broken.")
