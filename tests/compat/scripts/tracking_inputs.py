"""Data sets that runs read: logging them, reading them again, searching by them."""

import mlflow
import numpy as np
import pandas as pd
from mlflow.entities import Dataset, DatasetInput, InputTag
from registry_client import client, step
from tracking_client import ABSENT_RUN, RELEASE, names, new_experiment, new_run, refused

experiment = new_experiment("inputs")
frame = pd.DataFrame({"x": [1, 2, 3], "y": [0.5, 1.5, 2.5]})


def shown(run_id):
    """What a run read: name, digest, source type, source, whether it has a schema and a profile, tags."""
    return sorted(
        [
            *[one.dataset.name, one.dataset.digest, one.dataset.source_type, one.dataset.source],
            *[bool(one.dataset.schema), bool(one.dataset.profile)],
            {tag.key: tag.value for tag in one.tags},
        ]
        for one in client.get_run(run_id).inputs.dataset_inputs
    )


def dataset(name, digest, source="{}", schema=None):
    return Dataset(name=name, digest=digest, source_type="local", source=source, schema=schema)


@step
def log_input_of_frames():
    mlflow.set_experiment("inputs")
    with mlflow.start_run(run_name="frames") as run:
        wine = mlflow.data.from_pandas(frame, source="https://example.invalid/wine.csv", name="wine", targets="y")
        mlflow.log_input(wine, context="training")
        mlflow.log_input(wine, context="training")
        mlflow.log_input(mlflow.data.from_numpy(np.arange(6).reshape(3, 2), name="array"), tags={"a": "b"})
    found = shown(run.info.run_id)
    for one in found:
        one[3] = one[3] if one[0] == "wine" else ""  # it names the script otherwise
    return found


@step
def log_inputs():
    run_id = new_run(experiment, "two")
    first = DatasetInput(dataset("beer", "1", schema="{}"), [InputTag("mlflow.data.context", "train")])
    second = DatasetInput(dataset("beer", "2"), [InputTag("mlflow.data.context", "eval"), InputTag("k", "v")])
    client.log_inputs(run_id, [first, second])
    client.log_inputs(run_id, [first])
    client.log_inputs(run_id, [])
    return shown(run_id)


@step
def what_was_said_first_of_a_data_set_stays():
    runs = [new_run(experiment, name) for name in ("three", "four")]
    for number, run_id in enumerate(runs):
        client.log_inputs(run_id, [DatasetInput(dataset("cider", "1", source=f"source {number}"), [])])
    return [shown(run_id) for run_id in runs]


@step
def other_tags_of_a_repeated_input():
    run_id = new_run(experiment, "repeated")
    for tags in ({"mlflow.data.context": "train", "a": "1"}, {"mlflow.data.context": "eval", "b": "2"}):
        client.log_inputs(run_id, [DatasetInput(dataset("mead", "1"), [InputTag(*tag) for tag in tags.items()])])
    return shown(run_id)


@step
def inputs_in_searches():
    def found(text):
        return sorted(names(client.search_runs([experiment], text)))

    (frames,) = client.search_runs([experiment], "run_name = 'frames'")
    return {
        "name": found("dataset.name = 'beer'"),
        "other name": found("datasets.name LIKE 'ci%'"),
        "any case": found("dataset.name ILIKE 'BEE%'"),
        "digest": found("dataset.digest = '2'"),
        "context": found("dataset.context = 'training'"),
        "contexts": found("dataset.context IN ('train', 'training')"),
        "both": found("dataset.name = 'wine' AND dataset.context = 'training'"),
        "along": len(frames.inputs.dataset_inputs),
        "key": refused(client.search_runs, [experiment], "dataset.foo = 'x'"),
    }


@step
def inputs_refused():
    run_id = new_run(experiment, "refused")
    one = DatasetInput(dataset("a", "1"), [])
    client.delete_run(run_id)
    return {
        "absent run": refused(client.log_inputs, ABSENT_RUN, [one]),
        "deleted run": refused(client.log_inputs, run_id, [one]),
    }


if RELEASE >= (3,):

    @step
    def log_inputs_together():
        mlflow.set_experiment("inputs")
        sets = [mlflow.data.from_pandas(frame, name=name) for name in ("a", "b")]
        with mlflow.start_run(run_name="together") as run:
            mlflow.log_inputs(sets, ["train", "eval"], [{"k": "v"}, None])
        return [[one[0], one[-1]] for one in shown(run.info.run_id)]
