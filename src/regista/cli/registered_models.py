"""``regista registry list``, ``create`` and ``rename``: registered models."""

from __future__ import annotations

import click

from . import options
from .output import Column, hint, print_json, print_table, say, shown_time
from .page import Page
from .target import Target, TargetType

_COLUMNS = (
    Column("name", wraps=True),
    Column("newest", right=True),
    Column("aliases", wraps=True),
    Column("updated", optional=1),
)


@click.command("list")
@click.option("--filter", "filter_string", metavar="TEXT", default="", help="Search text, such as name LIKE 'w%'.")
@click.option("--order-by", metavar="CLAUSE", multiple=True, help="Such as name DESC; by name when not given.")
@options.page()
@options.as_json()
@options.tracking_uri()
def list_models(
    filter_string: str, order_by: tuple[str, ...], page: Page, as_json: bool, tracking_uri: str | None
) -> None:
    """List registered models with their aliases."""
    from ..api.registered_models import RegisteredModelsReply

    client = options.open_client(tracking_uri)
    found = page.read(
        lambda size, token: client.search_registered_models(filter_string, size, list(order_by), page_token=token)
    )
    if as_json:
        print_json(RegisteredModelsReply(tuple(found), found.token))
        return
    rows = []
    for model in found:
        newest = max((int(version.version) for version in model.latest_versions), default=0)
        aliases = ", ".join(f"{alias} → {number}" for alias, number in sorted(model.aliases.items()))
        rows.append((model.name, str(newest or "-"), aliases, shown_time(model.last_updated_timestamp)))
    nothing = "No registered model fits the filter." if filter_string else "There are no registered models."
    print_table(_COLUMNS, rows, nothing)
    page.tell(found)
    if not found:
        makes_one, shows_all = "register SOURCE NAME makes one.", "list shows all of them."
        hint(f"regista registry {shows_all if filter_string else makes_one}")


@click.command()
@click.argument("name", type=TargetType("model"))
@options.tags()
@click.option("--description", metavar="TEXT", help="What the model is for.")
@options.change()
def create(
    name: Target,
    tags: dict[str, str],
    description: str | None,
    reason: str | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Create the registered model NAME, without versions."""
    from ..api.registered_models import RegisteredModelReply

    client = options.open_client(tracking_uri)
    model = client.create_registered_model(name.name, tags, description, reason=reason)
    if as_json:
        print_json(RegisteredModelReply(model))
        return
    say(f"Created {model.name}")
    hint(f"regista registry register SOURCE {model.name} gives it a version.")


@click.command()
@click.argument("name", type=TargetType("model"))
@click.argument("new_name", type=TargetType("model"))
@options.change()
def rename(name: Target, new_name: Target, reason: str | None, as_json: bool, tracking_uri: str | None) -> None:
    """Give a registered model another name.

    The old name leads to it until another model takes that.
    """
    from ..api.registered_models import RegisteredModelReply

    model = options.open_client(tracking_uri).rename_registered_model(name.name, new_name.name, reason=reason)
    if as_json:
        print_json(RegisteredModelReply(model))
    else:
        say(f"{name.name} is called {model.name} now")
