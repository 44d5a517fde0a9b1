"""What runs read, by MLflow's client: read_datasets.py TRACKING_URI OUTPUT_JSON."""

import sys

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag
from steps import Steps

uri, output = sys.argv[1:]
legacy = mlflow.__version__.startswith("2.")
mlflow.set_tracking_uri(uri)
experiment = mlflow.set_experiment(f"data {mlflow.__version__}").experiment_id
client = MlflowClient()
step = Steps()
frame = pd.DataFrame({"x": [1, 2, 3], "y": [0.5, 1.5, 2.5]})
wine = mlflow.data.from_pandas(frame, source="https://example.invalid/wine.csv", name="wine")


def shown(run_id):
    """Of each input of a run: name, digest, source type, whether it has a schema and a profile, tags."""
    return sorted(
        [
            one.dataset.name,
            one.dataset.digest,
            one.dataset.source_type,
            bool(one.dataset.schema),
            bool(one.dataset.profile),
            {tag.key: tag.value for tag in one.tags},
        ]
        for one in client.get_run(run_id).inputs.dataset_inputs
    )


def found(filter_string):
    return sorted(run.info.run_name for run in client.search_runs([experiment], filter_string))


@step
def log_input():
    with mlflow.start_run(run_name="train") as run:
        mlflow.log_input(wine, context="training")
        mlflow.log_input(wine, context="training")
    (only,) = shown(run.info.run_id)
    return [only == ["wine", wine.digest, "http", True, True, {"mlflow.data.context": "training"}], run.info.run_name]


@step
def log_inputs():
    run = client.create_run(experiment, run_name="test")
    inputs = [
        DatasetInput(
            Dataset(name="beer", digest=digest, source_type="local", source="{}"),
            [InputTag("mlflow.data.context", "eval"), InputTag("k", digest)],
        )
        for digest in ("1", "2")
    ]
    client.log_inputs(run.info.run_id, inputs)
    return shown(run.info.run_id)


@step
def search():
    client.create_run(experiment, run_name="none")
    return {
        text: found(text)
        for text in (
            "dataset.name = 'wine'",
            "datasets.name = 'beer'",
            "dataset.name LIKE '%e%'",
            "dataset.name ILIKE 'W%'",
            "dataset.name IN ('wine', 'beer')",
            "dataset.name != 'wine'",
            "dataset.digest = '2'",
            f"dataset.digest = '{wine.digest}'",
            "dataset.context = 'eval'",
            "dataset.context = 'training' AND dataset.name = 'wine'",
            "dataset.context = 'training' AND dataset.name = 'beer'",
            "attributes.run_name = 'test' AND dataset.digest = '1' AND dataset.digest = '2'",
        )
    }


@step
def source_comes_back():
    (run,) = client.search_runs([experiment], "dataset.name = 'wine'")
    source = mlflow.data.get_source(run.inputs.dataset_inputs[0])
    return type(source).__name__, source.url


@step
def limits():
    run_id = client.create_run(experiment, run_name="limits").info.run_id
    codes = []
    for name, digest, tag in (("n" * 501, "1", "k"), ("n", "1" * 37, "k"), ("n", "1", "k" * 256)):
        dataset = Dataset(name=name, digest=digest, source_type="local", source="{}")
        try:
            client.log_inputs(run_id, [DatasetInput(dataset, [InputTag(tag, "v")])])
            codes.append("no error")
        except mlflow.MlflowException as error:
            codes.append(error.error_code)
    return codes, shown(run_id)


@step
def logged_models():
    if legacy:
        return "no logged models"
    from mlflow.entities import LoggedModelInput, LoggedModelOutput

    run = client.create_run(experiment, run_name="models").info.run_id
    models = {}
    for name, value, dataset, digest in (("A", 1, "d1", "x"), ("B", 2, "d1", "y"), ("C", 3, "d2", "x")):
        model = client.create_logged_model(experiment, name=name, source_run_id=run)
        client.log_metric(
            run, "acc", value, model_id=model.model_id, dataset_name=dataset, dataset_digest=digest, step=value
        )
        models[name] = model.model_id
    client.log_inputs(run, models=[LoggedModelInput(models["A"])])
    client.log_outputs(run, [LoggedModelOutput(models["B"], 3)])

    def searched(**arguments):
        return [model.name for model in client.search_logged_models([experiment], **arguments)]

    by_acc = {"field_name": "metrics.acc", "ascending": False}
    read = client.get_run(run)
    return {
        "d1 x": searched(datasets=[{"dataset_name": "d1", "dataset_digest": "x"}]),
        "acc on y": searched(filter_string="metrics.acc > 1", datasets=[{"dataset_name": "d1", "dataset_digest": "y"}]),
        "acc": searched(order_by=[by_acc]),
        "acc on d1": searched(order_by=[{**by_acc, "dataset_name": "d1"}]),
        "acc on d2": searched(order_by=[{**by_acc, "dataset_name": "d2", "dataset_digest": "x"}]),
        "inputs": [one.model_id == models["A"] for one in read.inputs.model_inputs],
        "outputs": [[one.model_id == models["B"], one.step] for one in read.outputs.model_outputs],
    }


@step
def delete_some():
    for run in client.search_runs([experiment]):
        if run.info.run_name in {"train", "none"}:
            client.delete_run(run.info.run_id)
    trial = client.create_experiment(f"trial {mlflow.__version__}")
    inside = client.create_run(trial).info.run_id
    client.delete_experiment(trial)
    return {"trial": trial, "inside": inside}


step.write(output)
