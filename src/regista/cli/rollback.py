"""``regista rollback``: give an alias back to the version that held it before."""

from __future__ import annotations

import click

from ..entities import parse_instant
from ..errors import InvalidParameter
from . import options
from .output import print_json, say
from .target import Target, TargetType

_DIGITS = 10  # a longer number is milliseconds since the epoch


@click.command()
@click.argument("target", metavar="NAME@ALIAS", type=TargetType("alias"))
@click.option("--to", metavar="VERSION|TIME",
              help="The version that held it, or the time, such as 2026-03-01, when that version held it.")  # fmt: skip
@options.expected_version("Fail unless the alias still names version N.")
@options.change()
def rollback(
    target: Target,
    to: str | None,
    expected_version: str | None,
    reason: str | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Undo the last move of an alias.

    It names again the version that it named before, or the one that --to says; again, the one before that.
    """
    name, alias = target.name, target.alias or ""
    is_version = to is not None and to.isascii() and to.isdigit() and len(to) < _DIGITS
    if to is not None and not is_version:
        _check_time(to)
    moved = options.open_client(tracking_uri).rollback_alias(
        name,
        alias,
        expected_version,
        reason,
        to_version=to if is_version else None,
        to_time=None if is_version else to,
    )
    if as_json:
        print_json(moved)
    else:
        say(f"{name}@{alias}: version {moved.previous_version} → {moved.model_version.version}")


def _check_time(text: str) -> None:
    try:
        parse_instant(text)
    except InvalidParameter as error:
        wanted = "expected a version such as 3, or a date or time such as 2026-03-01 or 2026-03-01T12:00Z"
        raise click.BadParameter(f"{wanted}, got '{text}'", param_hint="--to") from error
