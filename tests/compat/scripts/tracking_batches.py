"""Batches: metrics, params and tags together, their limits, and what a refused one leaves."""

import math

from mlflow.entities import Metric, Param, RunTag
from registry_client import client, step
from tracking_client import ABSENT_RUN, again, new_experiment, new_run, points, refused

experiment = new_experiment("batches")


@step
def log_batch():
    run_id = new_run(experiment, "batch")
    metrics = [
        Metric("m", 1.5, 10, 0),
        Metric("m", 0.5, 20, 1),
        Metric("o", math.inf, 5, 0),
    ]
    params = [Param("a", "1"), Param("b", "ü")]
    tags = [RunTag("t", "1"), RunTag("t", "2"), RunTag("mlflow.runName", "renamed")]
    for _ in range(2):
        client.log_batch(run_id, metrics, params, tags)
    client.log_batch(run_id, [Metric("n", math.nan, 5, 0)])
    return {"run": again(run_id), "history": points(run_id, "m")}


@step
def empty_batch():
    run_id = new_run(experiment, "empty")
    client.log_batch(run_id)
    return again(run_id)


@step
def full_batches():
    run_id = new_run(experiment, "full")
    client.log_batch(run_id, [Metric(f"m{i % 100}", i, i, i) for i in range(1000)])
    client.log_batch(run_id, params=[Param(f"p{i}", str(i)) for i in range(100)])
    client.log_batch(run_id, tags=[RunTag(f"t{i}", str(i)) for i in range(100)])
    found = again(run_id)
    return [len(found["metrics"]), found["metrics"]["m7"], len(found["params"]), len(found["tags"])]


@step
def batches_refused():
    run_id = new_run(experiment, "refused", tags={"kept": "yes"})
    client.log_param(run_id, "p", "1")

    def batch(**items):
        return refused(client.log_batch, run_id, **items)

    said = {
        "changed param": batch(params=[Param("p", "2"), Param("q", "3")]),
        "param twice": batch(params=[Param("d", "1"), Param("d", "1")]),
        "metric's key": batch(metrics=[Metric("m@", 1, 1, 1)]),
        "param's key": batch(params=[Param("/p", "1")]),
        "tag's key": batch(tags=[RunTag("t@", "1")]),
        "absent run": refused(client.log_batch, ABSENT_RUN, tags=[RunTag("t", "1")]),
    }
    return {"said": said, "run": again(run_id)}


@step
def logged_model_of_2_x():
    """The tag that lists the models that a run saved."""
    from mlflow.models import Model

    run_id = new_run(experiment, "model")
    client._tracking_client._record_logged_model(run_id, Model(artifact_path="m", run_id=run_id))
    return sorted(key for key in client.get_run(run_id).data.tags if "log-model" in key)
