"""Which run a command is about: a run's id, or its first digits."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

import click

from ..entities import ViewType
from ..errors import InvalidParameter, NotFound
from . import options
from .experiment_choice import experiment_ids

if TYPE_CHECKING:
    from ..client.client import Client

SHORT = 12
"""Digits of a run's id that tables show."""

_FEWEST = 4
_BEGINNING = re.compile(rf"[0-9a-f]{{{_FEWEST},31}}")
_NAMED = 3


def run(*names: str) -> options.Decorator:
    """RUN, also written ``--run-id`` (MLflow's way; ``names`` has what else it is called), passed on as a text."""

    def decorate(command: Any) -> Any:
        @functools.wraps(command)
        def chosen(*args: Any, run: str | None, run_id: str | None, **others: Any) -> Any:
            given = [text for text in (run, run_id) if text]
            if len(given) != 1:
                raise click.UsageError("Say which run it is: RUN, or --run-id ID.")
            return command(*args, run=given[0], **others)

        option = click.option(*names, "--run-id", metavar="ID", help="Another way to write RUN.")
        return option(click.argument("run", required=False)(chosen))

    return decorate


def find_run(client: Client, text: str) -> str:
    """The id of the run that is meant: the text itself, or the one id that begins with it.

    NotFound when no id begins so, InvalidParameter when several do. An id of full length is not looked up.
    """
    if not _BEGINNING.fullmatch(text):
        return text
    found = client.search_runs(
        experiment_ids(client, (), ViewType.ALL), f"run_id LIKE '{text}%'", ViewType.ALL, _NAMED + 1
    )
    if not found:
        raise NotFound(f"No run's id begins with '{text}'.")
    if len(found) > 1:
        ids = ", ".join(one.info.run_id for one in found[:_NAMED])
        more = ", …" if len(found) > _NAMED else ""
        raise InvalidParameter(f"The ids of several runs begin with '{text}': {ids}{more}. Give more digits.")
    return found[0].info.run_id
