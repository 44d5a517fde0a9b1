"""``regista rollback``: give an alias back to the version that held it before."""

from __future__ import annotations

import click

from . import options
from .output import print_json


@click.command()
@click.argument("target", metavar="NAME@ALIAS")
@click.option("--expected-version", metavar="N", help="Fail unless the alias still names version N.")
@options.reason()
@options.as_json()
@options.tracking_uri()
def rollback(
    target: str, expected_version: str | None, reason: str | None, as_json: bool, tracking_uri: str | None
) -> None:
    """Undo the last move of an alias: NAME@ALIAS names again what it named before."""
    name, at, alias = target.removeprefix("models:/").rpartition("@")
    if not (at and name and alias):
        raise click.BadParameter(f"expected a model's name and an alias, as in wine@champion, got {target!r}")
    moved = options.open_client(tracking_uri).rollback_alias(name, alias, expected_version, reason)
    if as_json:
        print_json(moved)
    else:
        click.echo(f"{name}@{alias}: version {moved.previous_version} → {moved.model_version.version}")
