"""``regista registry delete``: a registered model, or a version."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..entities import ModelVersion
from ..errors import InvalidParameter
from . import options
from .output import print_json
from .target import Target, TargetType

if TYPE_CHECKING:
    from ..client.client import Client

_NAMED = 10


@click.command()
@click.argument("target", metavar="NAME[/VERSION]", type=TargetType("model", "version"))
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.change()
def delete(target: Target, yes: bool, reason: str | None, as_json: bool, tracking_uri: str | None) -> None:
    """Delete a registered model, or a version; the history stays.

    A model goes with its versions and aliases, a version with its aliases. Asks first. Where nobody can be asked,
    in a script, --yes has to be given.
    """
    if target.alias is not None:
        raise InvalidParameter(
            f"'{target}' is an alias: regista registry delete-alias {target} deletes it, "
            f"regista registry delete {target.name}/VERSION a version."
        )
    client = options.open_client(tracking_uri)
    version = target.read_version(client) if target.uri else None  # read once: what was asked about is what goes
    what = _version(version) if version else _model(client, target.name)
    if not yes:
        _ask(what)
    if version is None:
        client.delete_registered_model(target.name, reason=reason)
    else:
        client.delete_model_version(target.name, version.version, reason=reason)
    if as_json:
        print_json({})
    else:
        click.echo(f"Deleted {what}. Its history stays: regista history {target.name}")


def _ask(what: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError(f"This would delete {what}. Nobody is there to be asked: --yes says that it is meant.")
    click.confirm(f"Delete {what}?", abort=True, err=True)


def _model(client: Client, name: str) -> str:
    """What goes with a model, in words."""
    model = client.get_registered_model(name)
    quoted = model.name.replace("'", "''")
    found = client.search_model_versions(f"name = '{quoted}'", max_results=_NAMED + 1)
    number = f"more than {_NAMED}" if len(found) > _NAMED else str(len(found)) if found else "no"
    versions = f"{number} version{'' if len(found) == 1 else 's'}"
    aliases = ", ".join(f"{alias} → {number}" for alias, number in sorted(model.aliases.items()))
    return f"the registered model {model.name} with {versions}" + (f" and the aliases {aliases}" if aliases else "")


def _version(version: ModelVersion) -> str:
    """What goes with a version, in words."""
    stage = "" if version.current_stage == "None" else f" in stage {version.current_stage}"
    aliases = ", ".join(sorted(version.aliases))
    return f"version {version.version} of {version.name}{stage}" + (f" with the alias {aliases}" if aliases else "")
