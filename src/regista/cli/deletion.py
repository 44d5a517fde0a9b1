"""``regista registry delete``: a registered model, or a version."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..entities import ModelVersion, RegisteredModel
from ..errors import InvalidParameter, NotFound
from ..query.tree import quoted
from . import options
from .output import print_json, say, visible
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
    # Read once: what was asked about is what goes.
    found = target.read_version(client) if target.uri else client.get_registered_model(target.name)
    if found.name != target.name:  # the call would refuse as well, but only after somebody has said yes
        raise NotFound(f"Registered Model with name={target.name} not found: the model is called '{found.name}' now")
    what = _version(found) if isinstance(found, ModelVersion) else _model(client, found)
    if not yes:
        _ask(visible(what))
    if isinstance(found, ModelVersion):
        client.delete_model_version(found.name, found.version, reason=reason)
    else:
        client.delete_registered_model(found.name, reason=reason)
    if as_json:
        print_json({})
    else:
        say(f"Deleted {what}. Its history stays: regista history {target.name}")


def _ask(what: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError(f"This would delete {what}. Nobody is there to be asked: --yes says that it is meant.")
    click.confirm(f"Delete {what}?", abort=True, err=True)


def _model(client: Client, model: RegisteredModel) -> str:
    """What goes with a model, in words."""
    found = client.search_model_versions(f"name = {quoted(model.name)}", max_results=_NAMED + 1)
    number = f"more than {_NAMED}" if len(found) > _NAMED else str(len(found)) if found else "no"
    versions = f"{number} version{'' if len(found) == 1 else 's'}"
    aliases = ", ".join(f"{alias} → {number}" for alias, number in sorted(model.aliases.items()))
    return f"the registered model {model.name} with {versions}" + (f" and the aliases {aliases}" if aliases else "")


def _version(version: ModelVersion) -> str:
    """What goes with a version, in words."""
    stage = "" if version.current_stage == "None" else f" in stage {version.current_stage}"
    aliases = ", ".join(sorted(version.aliases))
    return f"version {version.version} of {version.name}{stage}" + (f" with the alias {aliases}" if aliases else "")
