"""``regista experiments``: find, create, rename and delete experiments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..entities import Experiment, ViewType
from ..uris import split_scheme
from . import options
from .experiment_choice import ExperimentChoice, all_experiments, experiment, view
from .output import Column, one_line, print_json, say
from .plain_table import print_plain_table
from .second_name import second_name
from .tag_changes import TagChanges

if TYPE_CHECKING:
    from ..client.client import Client

_COLUMNS = (Column("Experiment Id"), Column("Name", wraps=True), Column("Artifact Location", wraps=True))


@click.group()
def experiments() -> None:
    """Work with experiments: find, create, rename, tag, delete and restore.

    EXPERIMENT is an id or a name. The options of MLflow's commands, --experiment-id and --experiment-name, do as well.
    """


@experiments.command()
@click.argument("name", required=False)
@click.option("-n", "--experiment-name", metavar="NAME", help="Another way to write NAME.")
@click.option("-l", "--artifact-location", metavar="URI", help="Where its runs' files go; below the store's own root "
              "when not given.")  # fmt: skip
@options.tags()
@options.as_json()
@options.tracking_uri()
def create(
    name: str | None,
    experiment_name: str | None,
    artifact_location: str | None,
    tags: dict[str, str],
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """Create the experiment NAME."""
    from ..api.experiments import CreateExperimentReply

    if (name is None) == (experiment_name is None):
        raise click.UsageError("Give the new experiment one name: NAME, or --experiment-name NAME.")
    chosen = name or experiment_name or ""
    experiment_id = options.open_client(tracking_uri).create_experiment(chosen, artifact_location, tags)
    if as_json:
        print_json(CreateExperimentReply(experiment_id))
    else:
        say(f"Created experiment '{chosen}' with id {experiment_id}")


@experiments.command()
@click.argument("filter_string", metavar="[FILTER]", default="")
@view()
@click.option("--order-by", metavar="CLAUSE", multiple=True, help="Such as name DESC; by id when not given.")
@click.option("--max-results", type=click.IntRange(0), metavar="N", help="Number of results; all when not given.")
@options.as_json()
@options.tracking_uri()
def search(
    filter_string: str,
    view: str,
    order_by: tuple[str, ...],
    max_results: int | None,
    as_json: bool,
    tracking_uri: str | None,
) -> None:
    """List the experiments that fit FILTER.

    Without a filter all of them. A filter is text such as name LIKE 'wine%' AND tags.team = 'ml', described in
    docs/search.md.
    """
    from ..api.experiments import ExperimentsReply

    view_type = ViewType.from_string(view)
    found = all_experiments(options.open_client(tracking_uri), view_type, filter_string, order_by, max_results)
    if not order_by:
        found.sort(key=lambda experiment: experiment.experiment_id)  # as text, as MLflow's command does
    if as_json:
        print_json(ExperimentsReply(tuple(found)))
        return
    rows = [(one.experiment_id, one.name, _place(one.artifact_location)) for one in found]
    print_plain_table(
        _COLUMNS, rows, "No experiment fits the filter." if filter_string else "There are no experiments."
    )


experiments.add_command(second_name(search, "list"))


@experiments.command()
@experiment()
@click.option("--output", type=click.Choice(["table", "json"]), default="table", show_default=True,
              help="Lines for people, or one flat JSON object.")  # fmt: skip
@options.as_json()
@options.tracking_uri()
def get(experiment: ExperimentChoice, output: str, as_json: bool, tracking_uri: str | None) -> None:
    """Show what is known of an experiment, deleted or not; times are milliseconds since the epoch."""
    from ..api.experiments import ExperimentReply

    found = experiment.read(options.open_client(tracking_uri))
    if as_json:
        print_json(ExperimentReply(found))
    elif output == "json":
        click.echo(json.dumps(_flat(found), indent=2, sort_keys=True))
    else:
        facts = _lines(found)
        width = max(map(len, facts)) + 1
        for name, value in facts.items():
            say(f"{name.ljust(width)} : {one_line(value)}")


@experiments.command()
@experiment()
@options.tracking_uri()
def delete(experiment: ExperimentChoice, tracking_uri: str | None) -> None:
    """Move an experiment and its runs to the bin; restore takes them out again."""
    client = options.open_client(tracking_uri)
    experiment_id = experiment.id(client)
    client.delete_experiment(experiment_id)
    say(f"Experiment with ID {experiment_id} has been deleted.")


@experiments.command()
@experiment()
@options.tracking_uri()
def restore(experiment: ExperimentChoice, tracking_uri: str | None) -> None:
    """Take an experiment and its runs out of the bin."""
    client = options.open_client(tracking_uri)
    experiment_id = experiment.id(client)
    client.restore_experiment(experiment_id)
    say(f"Experiment with id {experiment_id} has been restored.")


@experiments.command()
@experiment()
@click.option("--new-name", metavar="NAME", required=True, help="What it is called from now on.")
@options.tracking_uri()
def rename(experiment: ExperimentChoice, new_name: str, tracking_uri: str | None) -> None:
    """Give an experiment another name."""
    client = options.open_client(tracking_uri)
    experiment_id = experiment.id(client)
    client.rename_experiment(experiment_id, new_name)
    say(f"Experiment with id {experiment_id} has been renamed to '{new_name}'.")


@experiments.command()
@click.argument("experiment")
@click.argument("pairs", metavar="[KEY=VALUE]...", nargs=-1)
@click.option("--delete", "deleted", metavar="KEY", multiple=True, help="Delete this tag; as often as wanted.")
@options.tracking_uri()
def tag(experiment: str, pairs: tuple[str, ...], deleted: tuple[str, ...], tracking_uri: str | None) -> None:
    """Set and delete tags of an experiment, given by its id or its name."""
    changes = TagChanges.parse(pairs, deleted)
    client = options.open_client(tracking_uri)
    found = ExperimentChoice(experiment).read(client)
    changes.carry_out(
        lambda key, value: client.set_experiment_tag(found.experiment_id, key, value),
        lambda key: client.delete_experiment_tag(found.experiment_id, key),
    )
    changes.tell(found.name)


@experiments.command("csv")
@experiment()
@click.option("-o", "--filename", metavar="FILE", help="Where the CSV goes; standard output when not given.")
@options.tracking_uri()
def write_csv(experiment: ExperimentChoice, filename: str | None, tracking_uri: str | None) -> None:
    """Write all runs of an experiment as CSV: a line for each, with its params, metrics and tags."""
    from ..client.paged_list import all_pages
    from .run_csv import print_csv, runs_csv

    client = options.open_client(tracking_uri)
    experiment_id = _existing(client, experiment)
    text = runs_csv(
        all_pages(lambda size, token: client.search_runs(experiment_id, max_results=size, page_token=token))
    )
    if filename is None:
        print_csv(text)
        return
    Path(filename).write_text(text, encoding="utf-8", newline="")
    say(f"Experiment with ID {experiment_id} has been exported as a CSV to file: {filename}.")


def _existing(client: Client, choice: ExperimentChoice) -> str:
    """The id of an experiment that is there: a search in one that is not would find nothing and not say why."""
    return choice.read(client).experiment_id


def _place(location: str) -> str:
    """An artifact location as this machine would open it."""
    return location if split_scheme(location)[0] else str(Path(location).absolute())


def _flat(found: Experiment) -> dict[str, object]:
    """The experiment as MLflow's ``experiments get --output json`` writes it."""
    return {
        "artifact_location": found.artifact_location,
        "creation_time": found.creation_time,
        "experiment_id": found.experiment_id,
        "last_update_time": found.last_update_time,
        "lifecycle_stage": found.lifecycle_stage,
        "name": found.name,
        "tags": found.tags,
    }


def _lines(found: Experiment) -> dict[str, str]:
    """The experiment as MLflow's ``experiments get`` words it."""
    return {
        "Experiment ID": found.experiment_id,
        "Name": found.name,
        "Artifact Location": _place(found.artifact_location),
        "Lifecycle Stage": found.lifecycle_stage,
        "Creation Time": _milliseconds(found.creation_time),
        "Last Update Time": _milliseconds(found.last_update_time),
        "Tags": ", ".join(f"{key}={value}" for key, value in sorted(found.tags.items())),
    }


def _milliseconds(time: int | None) -> str:
    return "N/A" if time is None else str(time)
