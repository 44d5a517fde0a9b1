"""``regista registry``: registered models, their versions and aliases."""

from __future__ import annotations

import click

from . import options
from .history import history
from .output import print_json, print_table, shown_digest, shown_time


@click.group()
def registry() -> None:
    """List registered models and versions, and move aliases."""


registry.add_command(history)


@registry.command("list")
@click.option("--filter", "filter_string", metavar="TEXT", default="", help="Search text, such as name LIKE 'w%'.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Number of models.")
@options.as_json()
@options.tracking_uri()
def list_models(filter_string: str, limit: int, as_json: bool, tracking_uri: str | None) -> None:
    """List registered models with their aliases."""
    found = options.open_client(tracking_uri).search_registered_models(filter_string, max_results=limit)
    if as_json:
        print_json(list(found))
        return
    rows = []
    for model in found:
        newest = max((int(version.version) for version in model.latest_versions), default=0)
        aliases = ", ".join(f"{alias} → {number}" for alias, number in sorted(model.aliases.items()))
        rows.append((model.name, str(newest or "-"), aliases, shown_time(model.last_updated_timestamp)))
    print_table(("name", "newest version", "aliases", "updated"), rows, "There are no registered models.")


@registry.command()
@click.argument("name")
@options.as_json()
@options.tracking_uri()
def versions(name: str, as_json: bool, tracking_uri: str | None) -> None:
    """List the versions of the registered model NAME, newest first."""
    client = options.open_client(tracking_uri)
    model = client.get_registered_model(name)
    quoted = name.replace("'", "''")
    found = client.search_model_versions(f"name = '{quoted}'", order_by=["version_number DESC"])
    if as_json:
        print_json(list(found))
        return
    holders: dict[str, list[str]] = {}
    for alias, number in sorted(model.aliases.items()):
        holders.setdefault(number, []).append(alias)
    rows = [
        (
            version.version,
            ", ".join(holders.get(version.version, [])),
            version.current_stage,
            shown_time(version.creation_timestamp),
            version.run_id or "-",
            shown_digest(version.manifest_digest),
        )
        for version in found
    ]
    print_table(("version", "aliases", "stage", "created", "run", "content"), rows, f"{name} has no versions.")


@registry.command()
@click.argument("name")
@click.argument("alias")
@click.argument("version")
@options.reason()
@options.tracking_uri()
def set_alias(name: str, alias: str, version: str, reason: str | None, tracking_uri: str | None) -> None:
    """Point ALIAS of the registered model NAME at VERSION."""
    options.open_client(tracking_uri).set_registered_model_alias(name, alias, version, reason=reason)
    click.echo(f"{name}@{alias} → version {version}")
