"""``regista runs create``, ``delete``, ``restore`` and ``tag``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ..entities import tag_keys
from ..entities.names import validate_key
from ..settings import EXPERIMENT_ID, EXPERIMENT_NAME, USER
from . import options
from .output import say
from .run_choice import find_run, run
from .tag_changes import TagChanges

if TYPE_CHECKING:
    from ..client.client import Client

_STATUSES = ["FINISHED", "FAILED", "KILLED"]


@click.command()
@click.option("--experiment-id", metavar="ID", help="The experiment of the run.  [env: "
              f"{', '.join(EXPERIMENT_ID.variables)}]")  # fmt: skip
@click.option("--experiment-name", metavar="NAME", help="Its name instead; it is created if need be.  [env: "
              f"{', '.join(EXPERIMENT_NAME.variables)}]")  # fmt: skip
@click.option("--run-name", metavar="TEXT", help="What the run is called; otherwise it gets a name of two words.")
@click.option("--description", metavar="TEXT", help="What is special about this run.")
@options.tags("-t", "--tags")
@click.option("--status", type=click.Choice(_STATUSES, case_sensitive=False), default="FINISHED", show_default=True,
              help="How the run ended.")  # fmt: skip
@click.option("--parent-run-id", metavar="ID", help="The run that this one is nested in.")
@options.tracking_uri()
def create(
    experiment_id: str | None,
    experiment_name: str | None,
    run_name: str | None,
    description: str | None,
    tags: dict[str, str],
    status: str,
    parent_run_id: str | None,
    tracking_uri: str | None,
) -> None:
    """Create a run that has ended already, and print it as JSON; what it logged can be added to it."""
    from ..data.running_code import system_user

    for key in tags:
        validate_key(key, "tags")
    place = _place(experiment_id, experiment_name)
    client = options.open_client(tracking_uri)
    own = {tag_keys.USER: USER.read() or system_user(), **tags}
    if description:
        own[tag_keys.NOTE] = description
    if parent_run_id:
        own[tag_keys.PARENT_RUN] = client.get_run(find_run(client, parent_run_id)).info.run_id
    info = client.create_run(_experiment(client, *place), tags=own, run_name=run_name).info
    client.set_terminated(info.run_id, status)
    answer = {"run_id": info.run_id, "experiment_id": info.experiment_id, "status": status, "run_name": info.run_name}
    click.echo(json.dumps(answer, indent=2))


@click.command()
@run()
@options.tracking_uri()
def delete(run: str, tracking_uri: str | None) -> None:
    """Move a run to the bin; restore takes it out again."""
    client = options.open_client(tracking_uri)
    run_id = find_run(client, run)
    client.delete_run(run_id)
    say(f"Run with ID {run_id} has been deleted.")


@click.command()
@run()
@options.tracking_uri()
def restore(run: str, tracking_uri: str | None) -> None:
    """Take a run out of the bin."""
    client = options.open_client(tracking_uri)
    run_id = find_run(client, run)
    client.restore_run(run_id)
    say(f"Run with id {run_id} has been restored.")


@click.command()
@click.argument("run")
@click.argument("pairs", metavar="[KEY=VALUE]...", nargs=-1)
@click.option("--delete", "deleted", metavar="KEY", multiple=True, help="Delete this tag; as often as wanted.")
@options.tracking_uri()
def tag(run: str, pairs: tuple[str, ...], deleted: tuple[str, ...], tracking_uri: str | None) -> None:
    """Set and delete tags of a run."""
    changes = TagChanges.parse(pairs, deleted)
    client = options.open_client(tracking_uri)
    run_id = find_run(client, run)
    changes.carry_out(lambda key, value: client.set_tag(run_id, key, value), lambda key: client.delete_tag(run_id, key))
    changes.tell(run_id)


def _place(experiment_id: str | None, experiment_name: str | None) -> tuple[str | None, str | None]:
    """Id or name of the experiment: what was typed goes before the environment, there a name before an id."""
    if not (experiment_id or experiment_name):
        experiment_name = EXPERIMENT_NAME.read()
        experiment_id = None if experiment_name else EXPERIMENT_ID.read()
    if bool(experiment_id) == bool(experiment_name):
        raise click.UsageError("Must specify exactly one of --experiment-id or --experiment-name.")
    return experiment_id, experiment_name


def _experiment(client: Client, experiment_id: str | None, name: str | None) -> str:
    from ..client.experiments import get_or_create_experiment

    return experiment_id or "" if name is None else get_or_create_experiment(client, name).experiment_id
