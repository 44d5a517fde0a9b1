"""``regista registry tag`` and ``describe``: what people write at models and versions."""

from __future__ import annotations

import sys

import click

from . import options
from .output import print_json, say
from .tag_changes import TagChanges
from .target import Target, TargetType

_ANY = TargetType("model", "version")


@click.command()
@click.argument("target", metavar="NAME[/VERSION]", type=_ANY)
@click.argument("pairs", metavar="[KEY=VALUE]...", nargs=-1)
@click.option("--delete", "deleted", metavar="KEY", multiple=True, help="Delete this tag; as often as wanted.")
@options.change()
def tag(
    target: Target,
    pairs: tuple[str, ...],
    deleted: tuple[str, ...],
    reason: str | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Set and delete tags of a registered model, or of a version."""
    changes = TagChanges.parse(pairs, deleted)
    client = options.open_client(tracking_uri)
    if target.uri is None:
        label = target.name
        changes.carry_out(
            lambda key, value: client.set_registered_model_tag(target.name, key, value, reason=reason),
            lambda key: client.delete_registered_model_tag(target.name, key, reason=reason),
        )
    else:
        number = target.number(client)
        label = f"{target.name}/{number}"
        changes.carry_out(
            lambda key, value: client.set_model_version_tag(target.name, number, key, value, reason=reason),
            lambda key: client.delete_model_version_tag(target.name, number, key, reason=reason),
        )
    if as_json:
        print_json({})
    else:
        changes.tell(label)


@click.command()
@click.argument("target", metavar="NAME[/VERSION]", type=_ANY)
@click.argument("text", required=False)
@click.option("--clear", is_flag=True, help="Remove the description.")
@options.change()
def describe(
    target: Target, text: str | None, clear: bool, reason: str | None, as_json: bool, tracking_uri: str | None
) -> None:
    """Describe a registered model, or a version, with TEXT.

    When TEXT is - it is read from standard input.
    """
    from ..api.model_versions import ModelVersionReply
    from ..api.registered_models import RegisteredModelReply

    if (text is None) != clear:
        raise click.UsageError("Give either TEXT or --clear.")
    if text == "-":
        text = sys.stdin.read().rstrip("\n")
    client = options.open_client(tracking_uri)
    reply: ModelVersionReply | RegisteredModelReply
    if target.uri is None:
        label = target.name
        reply = RegisteredModelReply(client.update_registered_model(target.name, text, reason=reason))
    else:
        number = target.number(client)
        label = f"{target.name}/{number}"
        reply = ModelVersionReply(client.update_model_version(target.name, number, text, reason=reason))
    if as_json:
        print_json(reply)
    else:
        say(f"{label} has no description now" if clear else f"Described {label}")
