"""Logged models of MLflow 3: creating, finishing, tags, params, metrics on data sets, searching, deleting."""

import re
from pathlib import Path

import mlflow
import pandas as pd
from mlflow.entities import LoggedModelInput, LoggedModelOutput
from registry_client import client, step
from tracking_client import new_experiment, new_run, number, refused

experiment = new_experiment("logged models")
run_id = new_run(experiment, "source")
frame = pd.DataFrame({"x": [1, 2, 3]})
ABSENT = "m-" + "0" * 32


def model(found):
    """What a logged model says, ids and times apart."""
    return {
        "name": found.name,
        "type": found.model_type or "",
        "status": str(found.status),
        "tags": {key: value for key, value in found.tags.items() if not key.startswith("mlflow.")},
        "params": found.params,
        "metrics": sorted(
            [one.key, number(one.value), one.step, one.dataset_name or "", one.dataset_digest or ""]
            for one in found.metrics or ()
        ),
    }


@step
def create_logged_model():
    made = client.create_logged_model(
        experiment, "forest", run_id, tags={"team": "blue"}, params={"depth": "3"}, model_type="sklearn"
    )
    bare = client.create_logged_model(experiment)
    return {
        "model": model(made),
        "same": model(client.get_logged_model(made.model_id)) == model(made),
        "run": made.source_run_id == run_id,
        "id": bool(re.fullmatch("m-[0-9a-f]{32}", made.model_id)),
        "uri": made.model_uri == f"models:/{made.model_id}",
        "files": made.artifact_location.replace(made.model_id, "MODEL").replace(f"/{experiment}/", "/EXPERIMENT/"),
        "times": made.creation_timestamp == made.last_updated_timestamp,
        "random name": bool(re.fullmatch(r"[a-z]+-[a-z]+-\d+", bare.name)),
    }


@step
def finish_logged_models():
    made = [client.create_logged_model(experiment, f"finished {number}") for number in range(2)]
    for one, how in zip(made, ("READY", "FAILED"), strict=True):
        client.finalize_logged_model(one.model_id, how)
    return {
        "status": [str(client.get_logged_model(one.model_id).status) for one in made],
        "absent": refused(client.finalize_logged_model, ABSENT, "READY"),
    }


@step
def logged_models_refused():
    return {
        "names": [refused(client.create_logged_model, experiment, f"a{odd}b") for odd in "/:.%\"'"],
        "absent experiment": refused(client.create_logged_model, "999999", "x"),
        "absent": refused(client.get_logged_model, ABSENT),
    }


@step
def tags_and_params():
    made = client.create_logged_model(experiment, "tagged", tags={"a": "b", "c": "d"}).model_id
    client.set_logged_model_tags(made, {"a": "e", "number": 5})
    client.delete_logged_model_tag(made, "c")
    client.log_model_params(made, {"depth": "3", "ü": "x"})
    return {
        "model": model(client.get_logged_model(made)),
        "absent tag": refused(client.delete_logged_model_tag, made, "c"),
        "absent": [
            refused(client.set_logged_model_tags, ABSENT, {"a": "b"}),
            refused(client.delete_logged_model_tag, ABSENT, "a"),
            refused(client.log_model_params, ABSENT, {"a": "b"}),
        ],
    }


wine = mlflow.data.from_pandas(frame, name="wine")
beer = mlflow.data.from_pandas(frame * 2, name="beer")
MEASURED = {"low": (0.1, 0.9), "middle": (0.5, 0.5), "high": (0.9, 0.1)}
measured = {}


@step
def log_metrics_of_models():
    for name, (on_wine, on_beer) in MEASURED.items():
        one = client.create_logged_model(experiment, name, run_id, tags={"kind": name[:1]}, params={"size": name})
        measured[name] = one.model_id
        # MLflow takes a point of one time and step once only, whatever the data set.
        for timestamp, data, value in ((1000, wine, on_wine), (2000, beer, on_beer)):
            client.log_metric(
                *(run_id, "acc", value, timestamp, 1),
                dataset_name=data.name,
                dataset_digest=data.digest,
                model_id=one.model_id,
            )
    client.log_metric(run_id, "plain", 3.0, 1000, 1, model_id=measured["low"])
    return sorted(client.get_run(run_id).data.metrics)


@step
def metrics_of_logged_models():
    found = model(client.get_logged_model(measured["low"]))
    run = client.get_run(run_id).data.metrics
    return {
        "metrics": [[key, value, at, data] for key, value, at, data, _ in found["metrics"]],
        "digests": [digest in {"", wine.digest, beer.digest} for *_, digest in found["metrics"]],
        "run": sorted(run),
    }


def found(text=None, **more):
    return [one.name for one in client.search_logged_models([experiment], text, **more)]


def in_order(field, data=None, *, ascending=True):
    order = {"field_name": field, "ascending": ascending}
    if data is not None:
        order |= {"dataset_name": data.name, "dataset_digest": data.digest}
    return [{**order}]


MINE = "source_run_id = '" + run_id + "'"
BY_NAME = [{"field_name": "name", "ascending": True}]


@step
def search_logged_models():
    def three(text):
        return found(f"{MINE} AND {text}", order_by=BY_NAME)

    return {
        "all": found(MINE, order_by=BY_NAME),
        "name": three("name = 'low'"),
        "another name": three("name != 'low'"),
        "LIKE": three("name LIKE '%i%'"),
        "ILIKE": three("name ILIKE 'HIGH'"),
        "IN": three("name IN ('low', 'high')"),
        "id": three(f"model_id = '{measured['low']}'"),
        "type": three("attributes.model_type = 'sklearn'"),
        "tag": three("tags.kind = 'm'"),
        "param": three("params.size LIKE 'h%'"),
        "metric": three("metrics.acc > 0.5"),
        "time": three("creation_timestamp > 0 AND last_updated_timestamp > 0"),
    }


@step
def search_by_metrics_on_data_sets():
    wines = [{"dataset_name": "wine", "dataset_digest": wine.digest}]
    beers = [{"dataset_name": "beer", "dataset_digest": beer.digest}]
    return {
        "wine": found("metrics.acc > 0.4", datasets=wines, order_by=BY_NAME),
        "beer": found("metrics.acc > 0.4", datasets=beers, order_by=BY_NAME),
        "both": found("metrics.acc > 0.4", datasets=wines + beers, order_by=BY_NAME),
        "without filter": found(datasets=wines, order_by=BY_NAME),
        "wine first": found(MINE + " AND metrics.acc >= 0", order_by=in_order("metrics.acc", wine)),
        "wine last": found(MINE + " AND metrics.acc >= 0", order_by=in_order("metrics.acc", wine, ascending=False)),
        "beer first": found(MINE + " AND metrics.acc >= 0", order_by=in_order("metrics.acc", beer)),
    }


@step
def pages_of_logged_models():
    pages, token = [], None
    while token != "":
        page = client.search_logged_models([experiment], MINE, order_by=BY_NAME, max_results=2, page_token=token)
        pages.append([one.name for one in page])
        token = page.token or ""
    return pages


@step
def search_logged_models_refused():
    search = client.search_logged_models
    return {
        "nonsense": refused(search, [experiment], "name ="),
        "no experiment": refused(search, []),
        "order": refused(search, [experiment], order_by=[{"field_name": "zz"}]),
        "metric as text": refused(search, [experiment], "metrics.acc > 'x'"),
    }


@step
def models_of_runs():
    other = new_run(experiment, "user")
    client.log_inputs(other, models=[LoggedModelInput(measured["low"])])
    client.log_outputs(other, [LoggedModelOutput(measured["high"], 3), LoggedModelOutput(measured["middle"], 4)])
    found = client.get_run(other)
    names = {model_id: name for name, model_id in measured.items()}
    return {
        "inputs": [names[one.model_id] for one in found.inputs.model_inputs],
        "outputs": sorted([names[one.model_id], one.step] for one in found.outputs.model_outputs),
    }


@step
def files_of_logged_models():
    made = client.create_logged_model(experiment, "files").model_id
    Path("model-file.txt").write_text("bytes")
    client.log_model_artifact(made, "model-file.txt")
    listed = [[one.path, one.is_dir, one.file_size] for one in client.list_logged_model_artifacts(made)]
    folder = Path(mlflow.artifacts.download_artifacts(f"models:/{made}"))
    return [listed, (folder / "model-file.txt").read_text()]


@step
def delete_logged_model():
    made = client.create_logged_model(experiment, "gone").model_id
    client.delete_logged_model(made)
    return [refused(client.get_logged_model, made), "gone" in found(), refused(client.delete_logged_model, ABSENT)]


@step
def logged_models_fluently():
    mlflow.set_experiment("logged models")
    external = mlflow.create_external_model(name="external", params={"a": "b"}, tags={"c": "d"}, model_type="agent")
    begun = mlflow.initialize_logged_model(name="begun")
    finished = mlflow.finalize_logged_model(begun.model_id, "READY")
    mlflow.log_model_params({"later": "yes"}, external.model_id)
    mlflow.set_logged_model_tags(external.model_id, {"e": "f"})
    mlflow.delete_logged_model_tag(external.model_id, "c")
    active = mlflow.set_active_model(name="active one")
    with mlflow.start_run():
        mlflow.log_metric("score", 0.5, model_id=external.model_id)
    is_active = mlflow.get_active_model_id() == active.model_id
    mlflow.clear_active_model()
    table = mlflow.search_logged_models(filter_string="name = 'external'")
    return {
        "external": model(mlflow.get_logged_model(external.model_id)),
        "finished": str(finished.status),
        "active": [is_active, mlflow.get_active_model_id()],
        "table": [table.shape[0], table["name"].tolist()],
        "list": [one.name for one in mlflow.search_logged_models(filter_string="name = 'begun'", output_format="list")],
        "last": mlflow.last_logged_model() is not None,
    }
