"""What a script logs into its active run."""

import math
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
from registry_client import client, step
from tracking_client import RELEASE, again, new_run, points, refused

experiment = mlflow.set_experiment("fluent logging").experiment_id


@step
def log_params():
    with mlflow.start_run() as active:
        given = mlflow.log_param("a", 1)
        mlflow.log_params({f"p{number}": number for number in range(150)})
        mlflow.log_params({"text": "ü", "none": None, "list": [1], "float": 0.1})
        changed = refused(mlflow.log_param, "a", 2)
    found = again(active.info.run_id)["params"]
    return {
        "given": given,
        "count": len(found),
        "some": {key: found[key] for key in ("a", "p149", "text", "none", "list", "float")},
        "changed": changed,
    }


@step
def log_metrics():
    with mlflow.start_run() as active:
        mlflow.log_metric("loss", 0.5)
        for at in range(3):
            mlflow.log_metric("acc", at / 2, step=at)
        mlflow.log_metrics({"a": 1, "b": math.nan, "c": math.inf, "numpy": np.float32(0.5), "int": np.int64(3)}, step=7)
        wrong = refused(mlflow.log_metric, "x", "much")
    run_id = active.info.run_id
    return {
        "metrics": again(run_id)["metrics"],
        "steps": [[at, value] for at, _, value in points(run_id, "acc")],
        "batch": [at for at, _, _ in points(run_id, "a")],
        "wrong": wrong,
    }


@step
def many_metrics():
    with mlflow.start_run() as active:
        mlflow.log_metrics({f"m{number}": number for number in range(1500)}, step=1)
    return len(again(active.info.run_id)["metrics"])


@step
def tags():
    with mlflow.start_run() as active:
        mlflow.set_tag("a", 1)
        mlflow.set_tags({f"t{number}": number for number in range(120)})
        mlflow.set_tag("mlflow.note.content", "about")
        mlflow.delete_tag("t5")
    found = again(active.info.run_id)["tags"]
    return [found["a"], found["t119"], "t5" in found, found["mlflow.note.content"], len(found)]


@step
def files():
    Path("fluent-files").mkdir()
    Path("fluent-files/a.txt").write_text("hello")
    with mlflow.start_run() as active:
        mlflow.log_artifact("fluent-files/a.txt", "one")
        mlflow.log_artifacts("fluent-files", "all")
        mlflow.log_text("text", "text.txt")
        mlflow.log_dict({"a": 1}, "dict.json")
        mlflow.log_table({"x": [1]}, "table.json")
        mlflow.log_image(np.zeros((2, 2, 3), dtype=np.uint8), "image.png")
        uri = mlflow.get_artifact_uri("all/a.txt")
    run_id = active.info.run_id
    return {
        "top": [one.path for one in client.list_artifacts(run_id)],
        "uri": uri.replace(run_id, "RUN").replace(f"/{experiment}/", "/EXPERIMENT/"),
        "text": mlflow.artifacts.load_text(uri),
        "table": mlflow.load_table("table.json", [run_id])["x"].tolist(),
    }


@step
def without_waiting():
    """Logging in the background: all is there when the operations are waited for."""
    with mlflow.start_run() as active:
        operations = [mlflow.log_metric("m", at, step=at, synchronous=False) for at in range(30)]
        operations.append(mlflow.log_params({"a": 1, "b": 2}, synchronous=False))
        operations.append(mlflow.set_tags({"t": "x"}, synchronous=False))
        operations.append(mlflow.log_metrics({"n": 1, "o": 2}, step=3, synchronous=False))
        for operation in operations:
            operation.wait()
        found = again(active.info.run_id)
    return {
        "steps": [at for at, _, _ in points(active.info.run_id, "m")],
        "run": [found["metrics"], found["params"], found["tags"]["t"]],
    }


@step
def autolog_by_hand():
    """What a pandas user does with the table of runs."""
    with mlflow.start_run(run_name="best"):
        mlflow.log_metric("rank", 1)
    with mlflow.start_run(run_name="worst"):
        mlflow.log_metric("rank", 9)
    table = mlflow.search_runs(order_by=["metrics.rank DESC"], filter_string="metrics.rank > 0")
    return [isinstance(table, pd.DataFrame), table["tags.mlflow.runName"].tolist(), table["metrics.rank"].tolist()]


if RELEASE >= (3,):

    @step
    def metrics_of_other_runs():
        run_id = new_run(experiment, "other")
        mlflow.log_metric("m", 1, run_id=run_id, timestamp=5, step=2)
        mlflow.log_metrics({"n": 2}, run_id=run_id, timestamp=6)
        mlflow.log_params({"p": 1}, run_id=run_id)
        return [again(run_id)["params"], points(run_id, "m"), points(run_id, "n")]
