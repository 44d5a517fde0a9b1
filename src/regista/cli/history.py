"""``regista history``: who did what to a registered model."""

from __future__ import annotations

import click

from . import options
from .event_table import print_events
from .output import hint, print_json
from .target import Target, TargetType

_LARGEST = 9999


@click.command()
@click.argument("target", metavar="NAME[/VERSION]", type=TargetType("model", "version"))
@click.option("--action", "actions", metavar="ACTION", multiple=True,
              help="Such as alias.set, or alias for every action on aliases; as often as wanted.")  # fmt: skip
@click.option("--actor", metavar="USER", help="Only what this user did.")
@click.option("--since", metavar="TIME", help="From this date or time on, such as 2026-03-01 or 2026-03-01T12:00Z.")
@click.option("--until", metavar="TIME", help="Before this date or time.")
@click.option("--limit", type=click.IntRange(1, _LARGEST), default=100, show_default=True, help="Number of events.")
@click.option("--before", type=click.IntRange(0), metavar="EVENT", help="Go on where an earlier answer ended.")
@options.as_json()
@options.tracking_uri()
def history(
    target: Target,
    actions: tuple[str, ...],
    actor: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    before: int | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Show the events of a registered model, or of a version.

    Newest first; what was deleted has its events still.
    """
    from ..api.events import EventsReply

    if target.alias is not None:
        raise click.UsageError(
            f"Events are those of a model or a version. regista registry aliases {target} shows what {target} named "
            f"when, regista history {target.name} --action alias who moved the aliases."
        )
    client = options.open_client(tracking_uri)
    number = target.number(client) if target.uri else None
    found = client.get_history(
        target.name, limit + 1, before, version=number, actions=actions, actor=actor, since=since, until=until
    )
    more = found[limit - 1].event_id if len(found) > limit else None
    found = found[:limit]
    if as_json:
        print_json(EventsReply(tuple(found), more))
        return
    narrowed = any((actions, actor, since, until, before))
    print_events(found, f"{target} has no {'such ' if narrowed else ''}events.")
    if more is not None:
        hint(f"These are {limit}; there are more: --before {more}, or a higher --limit")
