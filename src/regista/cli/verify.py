"""``regista verify``: is the history what was written, and the registry what it tells?"""

from __future__ import annotations

import click

from . import options
from .output import print_json, say


@click.command()
@options.as_json()
@options.tracking_uri()
def verify(as_json: bool, tracking_uri: str | None) -> None:
    """Check that nobody changed the history or the registry behind its back.

    Computes every chain of events and every version's manifest anew, and compares each registered model with
    what its events tell. Prints a line for everything that does not fit; exit code 1 if there is any.
    """
    reply = options.open_client(tracking_uri).verify_history()
    counted = ((reply.events, "event"), (reply.manifests, "manifest"), (reply.models, "registered model"))
    events, manifests, models = (f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counted)
    checked = f"{events}, {manifests} and {models} verified"
    if as_json:
        print_json(reply)
    elif not reply.broken:
        say(f"{checked}: nothing is broken.")
    else:
        for found in reply.broken:
            say(found.problem.replace("\n", "\\n"))  # a name may have lines; a problem is one
    if reply.broken:
        problems = "1 problem" if len(reply.broken) == 1 else f"{len(reply.broken):,} problems"
        raise click.ClickException(f"{problems} found: {checked}.")
