"""``regista registry versions``, ``register``, ``copy`` and ``transition``: versions of registered models."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..entities import ModelVersion
from ..entities.alias import validate_alias
from ..errors import InvalidParameter
from ..query.tree import quoted
from ..uris import is_local, is_proxied, local_path
from . import options
from .output import hint, print_json, print_table, say, shown_digest
from .page import Page
from .target import Target, TargetType
from .version_table import COLUMNS, version_row

if TYPE_CHECKING:
    from ..client.client import Client

_RUN_IN_URI = re.compile(r"/([0-9a-f]{32})/artifacts(?:/|$)")


@click.command()
@click.argument("name", type=TargetType("model"))
@options.page()
@options.as_json()
@options.tracking_uri()
def versions(name: Target, page: Page, as_json: bool, tracking_uri: str | None) -> None:
    """List the versions of a registered model, newest first."""
    from ..api.model_versions import ModelVersionsReply

    client = options.open_client(tracking_uri)
    model = client.get_registered_model(name.name)
    named, order = f"name = {quoted(model.name)}", ["version_number DESC"]
    found = page.read(lambda size, token: client.search_model_versions(named, size, order, page_token=token))
    if as_json:
        print_json(ModelVersionsReply(tuple(found), found.token))
        return
    print_table(COLUMNS, map(version_row, found), f"{model.name} has no versions.")
    page.tell(found)
    if not found:
        hint(f"regista registry register SOURCE {model.name} makes one.")


@click.command()
@click.argument("source")
@click.argument("name", type=TargetType("model"))
@options.tags()
@click.option("--description", metavar="TEXT", help="What is special about this version.")
@click.option("--alias", "aliases", metavar="ALIAS", multiple=True,
              help="Point this alias at the version; as often as wanted.")  # fmt: skip
@click.option("--run-id", metavar="ID", help="The run that an artifact URI belongs to, where the URI does not say it.")
@click.option("--experiment-id", metavar="ID", default="0", show_default=True,
              help="Where a local directory is uploaded to.")  # fmt: skip
@options.change()
def register(
    source: str,
    name: Target,
    tags: dict[str, str],
    description: str | None,
    aliases: tuple[str, ...],
    run_id: str | None,
    experiment_id: str,
    reason: str | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Register SOURCE as the next version of NAME.

    NAME is created if need be; the files of the version are sealed and never change.

    SOURCE is a model of a run (runs:/ID/model), a logged model (models:/m-ID), a version (models:/wine/3 or
    models:/wine@champion), an artifact URI, or a directory of this machine, which is uploaded.
    """
    from ..api.model_versions import ModelVersionReply

    for alias in aliases:
        _check_alias(alias)
    client = options.open_client(tracking_uri)
    version = _registered(client, source, name.name, tags, description, run_id, experiment_id, reason)
    for alias in aliases:
        client.set_registered_model_alias(version.name, alias, version.version, reason=reason)
    if as_json:
        print_json(ModelVersionReply(client.get_model_version(version.name, version.version) if aliases else version))
        return
    sealed = f", content {shown_digest(version.manifest_digest)}" if version.manifest_digest else ", not sealed"
    say(f"Registered {version.name}/{version.version}{sealed}")
    for alias in aliases:
        say(f"{version.name}@{alias} → version {version.version}")


@click.command()
@click.argument("source", metavar="NAME/VERSION", type=TargetType("version", at=True))
@click.argument("new_name", type=TargetType("model"))
@options.change()
def copy(source: Target, new_name: Target, reason: str | None, as_json: bool, tracking_uri: str | None) -> None:
    """Register a version once more under another name.

    It becomes the next version of NEW_NAME, which is created if need be. Tags and description come along; stage
    and aliases do not.
    """
    from ..api.model_versions import ModelVersionReply

    client = options.open_client(tracking_uri)
    version = client.copy_model_version(source.model_uri, new_name.name, reason=reason)
    if as_json:
        print_json(ModelVersionReply(version))
    else:
        say(f"Copied {version.source.removeprefix('models:/')} to {version.name}/{version.version}")


@click.command()
@click.argument("target", metavar="NAME/VERSION", type=TargetType("version"))
@click.argument("stage")
@click.option("--archive-existing", is_flag=True, help="Archive the versions that are in that stage now.")
@options.change()
def transition(
    target: Target, stage: str, archive_existing: bool, reason: str | None, as_json: bool, tracking_uri: str | None
) -> None:
    """Move a version to another STAGE.

    The stages are None, Staging, Production and Archived.
    """
    from ..api.model_versions import ModelVersionReply

    client = options.open_client(tracking_uri)
    before = target.read_version(client)
    version = client.transition_model_version_stage(
        before.name, before.version, stage, archive_existing, reason=reason
    )  # fmt: skip
    if as_json:
        print_json(ModelVersionReply(version))
    else:
        say(f"{version.name}/{version.version}: {before.current_stage} → {version.current_stage}")


def _registered(
    client: Client,
    source: str,
    name: str,
    tags: dict[str, str],
    description: str | None,
    run_id: str | None,
    experiment_id: str,
    reason: str | None,
) -> ModelVersion:
    if is_local(source) and run_id is None:
        if not Path(local_path(source)).is_dir():
            raise InvalidParameter(
                f"'{source}' is neither a URI such as runs:/ID/model or models:/wine/3, nor a directory of this "
                "machine."
            )
        source = client.log_model_directory(local_path(source), experiment_id=experiment_id).model_uri
    elif run_id is None and is_proxied(source):
        found = _RUN_IN_URI.search(source)
        if found is None:
            raise click.UsageError(
                f"'{source}' does not say which run it belongs to: --run-id does, or give the source as runs:/ID/PATH "
                "or models:/m-ID."
            )
        run_id = found[1]
    return client.register_model(source, name, tags, description=description, run_id=run_id, reason=reason)


def _check_alias(alias: str) -> None:
    try:
        validate_alias(alias)
    except InvalidParameter as error:
        raise click.BadParameter(error.message, param_hint="--alias") from error
