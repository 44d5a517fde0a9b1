"""``regista db``: the schema of a store's database."""

from __future__ import annotations

import click


@click.group("db")
def database() -> None:
    """Look after the database of a store."""


@database.command()
@click.argument("url")
def upgrade(url: str) -> None:
    """Bring the database at URL to the schema of this release; an empty one gets its tables."""
    from ..store.sql import SqlStore

    done = SqlStore.upgrade(url)
    click.echo("Upgraded." if done else "Nothing to do: the schema is that of this release.", err=True)
