"""``regista runs show`` and ``describe``: everything about a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ..entities import LifecycleStage, Run
from ..entities.tag_keys import NOTE, PARENT_RUN
from . import options
from .facts import Value, print_facts
from .output import hint, print_json, shown_number, shown_time
from .run_choice import SHORT, find_run, run
from .run_table import is_internal, took

if TYPE_CHECKING:
    from ..client.client import Client


@click.command()
@click.argument("run")
@options.as_json()
@options.tracking_uri()
def show(run: str, as_json: bool, tracking_uri: str | None) -> None:
    """Show what is known of a run."""
    from ..api.runs import RunReply

    client = options.open_client(tracking_uri)
    found = client.get_run(find_run(client, run))
    if as_json:
        print_json(RunReply(found))
        return
    print_facts(_of_run(client, found))
    hint(f"\nregista runs metrics {found.info.run_id[:SHORT]} shows the course of its metrics, "
         f"regista artifacts list {found.info.run_id[:SHORT]} its files.")  # fmt: skip


@click.command()
@run()
@options.tracking_uri()
def describe(run: str, tracking_uri: str | None) -> None:
    """Print a run as one JSON object, as MLflow's command does; show is for people."""
    client = options.open_client(tracking_uri)
    found = client.get_run(find_run(client, run))
    click.echo(json.dumps(found.to_dictionary(), indent=4))


def _of_run(client: Client, run: Run) -> dict[str, Value]:
    from ..client.run_comparison import datasets_of

    info, data = run.info, run.data
    experiment = client.get_experiment(info.experiment_id).name
    deleted = " (deleted)" if info.lifecycle_stage == LifecycleStage.DELETED else ""
    metrics = {metric.key: f"{shown_number(metric.value)} (step {metric.step})" for metric in data.metric_list}
    outputs = run.outputs.model_outputs if run.outputs else ()
    tags = {key: text for key, text in data.tags.items() if key != NOTE and not is_internal("tags", key)}
    return {
        "name": info.run_name,
        "run": f"{info.run_id}{deleted}",
        "experiment": f"{experiment} ({info.experiment_id})",
        "description": data.tags.get(NOTE, ""),
        "status": info.status,
        "started": f"{shown_time(info.start_time)} by {info.user_id}" if info.user_id else shown_time(info.start_time),
        "took": "" if info.end_time is None else took(info),
        "within": data.tags.get(PARENT_RUN, ""),
        "params": data.params,
        "metrics": metrics,
        "tags": tags,
        "data sets": datasets_of(run),
        "used models": "\n".join(model.model_id for model in run.inputs.model_inputs),
        "models": "\n".join(model.model_id for model in outputs),
        "files": info.artifact_uri,
    }
