"""``regista registry set-alias``, ``delete-alias``, ``promote`` and ``aliases``: movable names of versions."""

from __future__ import annotations

import click

from ..entities import AliasInterval, Stage
from ..entities.alias import validate_alias
from ..errors import Conflict, InvalidParameter
from . import options
from .output import Column, hint, print_json, print_table, say, shown_time
from .target import Target, TargetType

_ALIAS = TargetType("alias")
_INTERVALS = (
    Column("alias"),
    Column("version", right=True),
    Column("from"),
    Column("until", optional=1),
    Column("who", wraps=True, optional=3),
    Column("how", optional=2),
    Column("why", wraps=True),
)
_NOBODY = "0"


@click.command()
@click.argument("words", metavar="NAME@ALIAS VERSION", nargs=-1, required=True)
@options.expected_version("Fail unless the alias names version N; 0: unless there is no such alias.")
@options.change()
def set_alias(
    words: tuple[str, ...], expected_version: str | None, reason: str | None, as_json: bool, tracking_uri: str | None
) -> None:
    """Point an alias at a version; one that exists moves. Also written NAME ALIAS VERSION."""
    if not 1 < len(words) < 4:
        raise click.UsageError("expected NAME@ALIAS VERSION, as in wine@champion 3")
    name, alias = _name_and_alias(words[:-1])
    client = options.open_client(tracking_uri)
    version = words[-1].removeprefix(f"{name}/")
    client.set_registered_model_alias(name, alias, version, expected_version=expected_version, reason=reason)
    if as_json:
        print_json({})
    else:
        say(f"{name}@{alias} → version {version}")


@click.command()
@click.argument("words", metavar="NAME@ALIAS", nargs=-1, required=True)
@options.change()
def delete_alias(words: tuple[str, ...], reason: str | None, as_json: bool, tracking_uri: str | None) -> None:
    """Delete an alias; an absent one is no error. The version stays. Also written NAME ALIAS."""
    name, alias = _name_and_alias(words)
    client = options.open_client(tracking_uri)
    holder = client.get_registered_model(name).aliases.get(alias)
    client.delete_registered_model_alias(name, alias, reason=reason)
    if as_json:
        print_json({})
    elif holder is None:
        say(f"{name} has no alias {alias}: nothing to do")
    else:
        say(f"Deleted {name}@{alias}, which named version {holder}")


@click.command()
@click.argument("target", metavar="NAME/VERSION", type=TargetType("version"))
@click.option("--to", "alias", metavar="ALIAS", default="champion", show_default=True, help="The alias to move.")
@click.option("--stage", metavar="STAGE", help="Move the version to this stage as well.")
@options.expected_version("Fail unless the alias names version N; 0: unless there is no such alias.")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would be done.")
@options.change()
def promote(
    target: Target,
    alias: str,
    stage: str | None,
    expected_version: str | None,
    dry_run: bool,
    reason: str | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Make a version the champion, or what --to says.

    Says which version it was before. If somebody else moves the alias at the same moment, nothing is changed and
    the exit code is 4.
    """
    alias = _checked_alias(alias, "--to")
    stage = None if stage is None else _checked_stage(stage)
    client = options.open_client(tracking_uri)
    version = target.read_version(client)
    name, number = version.name, version.version
    holder = client.get_registered_model(name).aliases.get(alias)
    expected = expected_version or holder or _NOBODY
    if expected != (holder or _NOBODY):
        raise Conflict(f"{name}@{alias} {_names(holder)}, not {'nothing' if expected == _NOBODY else expected}.")
    if not dry_run:
        client.set_registered_model_alias(name, alias, number, expected_version=expected, reason=reason)
        if stage is not None:
            client.transition_model_version_stage(name, number, stage, reason=reason)
    if as_json:
        found = version if dry_run else client.get_model_version(name, number)
        print_json({"model_version": found, "previous_version": holder})
        return
    if holder is None:
        say(f"{name}@{alias} → version {number}")
    elif holder == number:
        say(f"{name}@{alias}: version {number}, as before")
    else:
        say(f"{name}@{alias}: version {holder} → {number}")
    if stage is not None:
        say(f"{name}/{number}: {version.current_stage} → {stage}")
    if dry_run:
        hint("Nothing is changed: --dry-run.")


@click.command()
@click.argument("target", metavar="NAME[@ALIAS]", type=TargetType("model", "alias"))
@click.option("--limit", type=click.IntRange(1, 999), default=100, show_default=True, help="Number of intervals.")
@click.option("--before", type=click.IntRange(0), metavar="EVENT", help="Go on where an earlier answer ended.")
@options.as_json()
@options.tracking_uri()
def aliases(target: Target, limit: int, before: int | None, as_json: bool, tracking_uri: str | None) -> None:
    """Show which version an alias named, from when to when.

    Newest first; all aliases that the registered model has and had, unless one is named.
    """
    from ..api.registered_models import AliasIntervalsReply

    client = options.open_client(tracking_uri)
    found = client.list_alias_intervals(target.name, target.alias, limit + 1, before)
    more = found[limit - 1].event_id if len(found) > limit else None
    found = found[:limit]
    if as_json:
        print_json(AliasIntervalsReply(tuple(found), more))
        return
    nothing = f"{target} never had an alias." if target.alias is None else f"{target} never named a version."
    print_table(_INTERVALS, map(_interval_row, found), nothing)
    if more is not None:
        hint(f"These are {limit}; there are more: --before {more}, or a higher --limit")
    if not found and before is None:
        hint(f"regista registry promote {target.name}/VERSION --to {target.alias or 'champion'} sets one.")


def _interval_row(interval: AliasInterval) -> tuple[str, ...]:
    until = "now" if interval.until is None else shown_time(interval.until)
    how = interval.action.removeprefix("alias.").replace("_", " ")
    return (
        interval.alias, interval.version, shown_time(interval.since), until, interval.set_by, how,
        interval.reason or "",
    )  # fmt: skip


def _name_and_alias(words: tuple[str, ...]) -> tuple[str, str]:
    """The model's name and the alias of ``wine@champion``, or of ``wine champion``."""
    if len(words) == 1:
        target = _ALIAS.convert(words[0], None, None)
        return target.name, _checked_alias(target.alias or "")
    if len(words) != 2:
        raise click.UsageError("expected NAME@ALIAS, as in wine@champion")
    return words[0].removeprefix("models:/"), _checked_alias(words[1])


def _checked_alias(alias: str, option: str | None = None) -> str:
    try:
        return validate_alias(alias)
    except InvalidParameter as error:
        raise click.BadParameter(error.message, param_hint=option) from error


def _checked_stage(text: str) -> str:
    try:
        return Stage.parse(text).value
    except InvalidParameter as error:
        raise click.BadParameter(error.message, param_hint="--stage") from error


def _names(holder: str | None) -> str:
    return f"names version {holder}" if holder else "does not exist"
