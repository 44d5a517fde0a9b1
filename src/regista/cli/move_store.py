"""``regista artifacts move-store``: the stored bytes go to another folder or bucket."""

from __future__ import annotations

import click

from ..artifacts.destination import destination_place, open_place
from ..artifacts.mover import BlobMover, Moved
from ..artifacts.progress_bars import ProgressBars
from ..errors import InvalidParameter
from . import options
from .output import print_json, say, shown_size

_SHOWN = 20


@click.command("move-store")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@options.as_json()
@options.tracking_uri()
def move_store(source: str, target: str, as_json: bool, tracking_uri: str | None) -> None:
    """Copy all stored bytes from one folder or bucket to another.

    FROM and TO are what --artifacts-destination takes: a folder, s3://bucket/path, gs://…, abfs://…. What is in TO
    already is not copied again, so the command can be interrupted and repeated; FROM stays as it is. At the end
    everything that the database of --tracking-uri names must be in TO; exit code 1 if something is not.
    """
    places = [destination_place(text) for text in (source, target)]
    if places[0] == places[1]:
        raise InvalidParameter(f"'{source}' and '{target}' are the same place.")
    client = options.open_client(tracking_uri)
    space = client.connection.space
    if space is None:
        raise InvalidParameter(
            f"'{client.tracking_uri}' is a server. The database itself is needed: a directory or a database URL, "
            "where the server runs."
        )
    stores = [open_place(place).blobs for place in places]
    moved = BlobMover(stores[0], stores[1], ProgressBars.default()).move(space.use)
    if as_json:
        print_json(moved)
    else:
        _tell(moved, target)
    if lost := moved.broken + moved.missing:
        raise click.ClickException(
            f"{len(lost):,} {'blob is' if len(lost) == 1 else 'blobs are'} not in '{target}' as they should be; "
            "`regista verify` says which files they are."
        )


def _tell(moved: Moved, target: str) -> None:
    there = f"; {moved.there:,} were there already" if moved.there else ""
    say(f"{moved.copied:,} {'blob' if moved.copied == 1 else 'blobs'} ({shown_size(moved.size)}) copied{there}.")
    for digest in moved.broken[:_SHOWN]:
        say(f"blob {digest}: its bytes are not what its digest says, and were not copied")
    for digest in moved.missing[:_SHOWN]:
        say(f"blob {digest}: it is named, and in neither place")
    if not moved.broken and not moved.missing:
        say(f"Everything that is named is in '{target}'.")
