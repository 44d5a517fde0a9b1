"""The active run: starting, nesting, resuming, ending."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import mlflow
from registry_client import client, step
from tracking_client import ABSENT_RUN, again, names, refused, run

experiment = mlflow.set_experiment("fluent").experiment_id


def status(run_id):
    return client.get_run(run_id).info.status


@step
def start_run():
    with mlflow.start_run(run_name="first", tags={"team": "blue"}, description="about it") as active:
        inside = [mlflow.active_run().info.run_id == active.info.run_id, status(active.info.run_id)]
        mlflow.log_param("a", 1)
        snapshot = active.data.params
    found = client.get_run(active.info.run_id)
    return {
        "inside": inside,
        "snapshot": snapshot,
        "outside": mlflow.active_run(),
        "run": {**run(found), "start": found.info.start_time > 0, "end": found.info.end_time >= found.info.start_time},
        "experiment": found.info.experiment_id == experiment,
        "tags": sorted(key for key in found.data.tags if key.startswith("mlflow.") and "git" not in key),
        "source": [Path(found.data.tags["mlflow.source.name"]).name, found.data.tags["mlflow.source.type"]],
        "last": mlflow.last_active_run().info.run_id == active.info.run_id,
    }


@step
def ends():
    found = {}
    for name, error in {"error": ValueError, "interrupt": KeyboardInterrupt, "exit": SystemExit}.items():
        try:
            with mlflow.start_run() as active:
                raise error
        except error:
            found[name] = status(active.info.run_id)
    for how in ("FINISHED", "FAILED", "KILLED"):
        active = mlflow.start_run()
        mlflow.end_run(how)
        found[how] = status(active.info.run_id)
    mlflow.end_run()
    return found


@step
def nested_runs():
    with mlflow.start_run(run_name="outer") as outer:
        try:
            mlflow.start_run()
        except Exception as error:
            second = type(error).__name__, str(error).replace(outer.info.run_id, "RUN")[:60]
        with mlflow.start_run(run_name="inner", nested=True) as inner:
            with mlflow.start_run(run_name="innermost", nested=True) as innermost:
                mlflow.log_param("depth", 3)
            mlflow.log_param("depth", 2)
        mlflow.log_param("depth", 1)
    return {
        "second": second,
        "parents": [
            None if parent is None else parent.info.run_name
            for parent in (mlflow.get_parent_run(one.info.run_id) for one in (outer, inner, innermost))
        ],
        "params": [again(one.info.run_id)["params"] for one in (outer, inner, innermost)],
        "children": names(client.search_runs([experiment], f"tags.mlflow.parentRunId = '{outer.info.run_id}'")),
    }


@step
def resume_a_run():
    with mlflow.start_run(run_name="resumed") as first:
        mlflow.log_metric("m", 1, step=1)
    with mlflow.start_run(run_id=first.info.run_id) as second:
        running = status(first.info.run_id)
        mlflow.log_metric("m", 2, step=2)
    mlflow.delete_run(first.info.run_id)
    return {
        "same": first.info.run_id == second.info.run_id,
        "status": [running, status(first.info.run_id)],
        "metrics": again(first.info.run_id)["metrics"],
        "deleted": refused(mlflow.start_run, run_id=first.info.run_id),
        "absent": refused(mlflow.start_run, run_id=ABSENT_RUN),
        "active": mlflow.active_run(),
    }


@step
def runs_of_other_experiments():
    other = client.create_experiment("fluent others")
    with mlflow.start_run(experiment_id=other) as active:
        pass
    return [active.info.experiment_id == other, mlflow.get_run(active.info.run_id).info.experiment_id == other]


@step
def run_by_environment():
    made = client.create_run(experiment, run_name="by environment").info.run_id
    script = "import mlflow; mlflow.log_param('from', 'outside'); print(mlflow.active_run().info.run_id)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "MLFLOW_RUN_ID": made, "MLFLOW_TRACKING_URI": mlflow.get_tracking_uri()},
        capture_output=True,
        text=True,
        check=True,
    )
    return [made in done.stdout, again(made)["params"], status(made)]


@step
def runs_of_threads():
    """Each thread logs into a run of its own by its id."""
    made = [client.create_run(experiment, run_name=f"thread {number}").info.run_id for number in range(4)]

    def log(number):
        for at in range(20):
            client.log_metric(made[number], "m", number, timestamp=at, step=at)

    threads = [threading.Thread(target=log, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [[len(client.get_metric_history(run_id, "m")), again(run_id)["metrics"]] for run_id in made]
