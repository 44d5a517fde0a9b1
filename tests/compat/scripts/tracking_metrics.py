"""Metrics: values of all kinds, the latest point, and histories."""

import math

from mlflow.entities import Metric
from registry_client import client, step
from tracking_client import ABSENT_RUN, RELEASE, again, new_experiment, new_run, number, points, refused

experiment = new_experiment("metrics")


@step
def metric_values():
    run_id = new_run(experiment, "values")
    values = [0, -0.5, 0.1 + 0.2, 1e308, -5e-324, 2**53 + 1, True, math.nan, math.inf, -math.inf]
    for position, value in enumerate(values):
        client.log_metric(run_id, f"v{position}", value, timestamp=position, step=position)
    return {
        "latest": again(run_id)["metrics"],
        "histories": [points(run_id, f"v{position}") for position in range(len(values))],
    }


@step
def the_latest_point():
    run_id = new_run(experiment, "latest")
    for value, timestamp, at in [(1, 10, 5), (2, 20, 4), (3, 10, 5), (2.5, 10, 5), (9, 5, 5), (0, 99, -7)]:
        client.log_metric(run_id, "m", value, timestamp=timestamp, step=at)
    for value, timestamp in [(1, 10), (math.nan, 10), (math.nan, 20), (1, 15)]:
        client.log_metric(run_id, "with nan", value, timestamp=timestamp)
    return {"latest": again(run_id)["metrics"], "history": points(run_id, "m"), "nan": points(run_id, "with nan")}


@step
def repeated_points():
    run_id = new_run(experiment, "repeated")
    for _ in range(3):
        client.log_metric(run_id, "m", 0.5, timestamp=1, step=1)
    return points(run_id, "m")


@step
def repeated_points_that_are_not_a_number():
    run_id = new_run(experiment, "repeated NaN")
    said = [refused(client.log_metric, run_id, "n", math.nan, timestamp=1, step=1) for _ in range(2)]
    return [said, points(run_id, "n")]


@step
def metric_defaults():
    run_id = new_run(experiment, "defaults")
    client.log_metric(run_id, "m", 1)
    (only,) = client.get_metric_history(run_id, "m")
    return [only.step, only.timestamp > 1_700_000_000_000]


@step
def steps_and_times():
    run_id = new_run(experiment, "steps")
    for at in (2**62, -(2**62), 0, 10**12):
        client.log_metric(run_id, "m", 1, timestamp=2**41, step=at)
    return points(run_id, "m")


@step
def metrics_refused():
    run_id = new_run(experiment, "refused")
    log = client.log_metric
    return {
        "text": refused(log, run_id, "m", "much"),
        "none": refused(log, run_id, "m", None),
        "absent": refused(log, ABSENT_RUN, "m", 1),
        "before all time": refused(log, run_id, "m", 1, timestamp=-1),
        "keys": [refused(log, run_id, key, 1) for key in ("", "m@", "/m", "../m", "a/../m", "m/", ".", "a//b")],
        "unchanged": again(run_id)["metrics"],
    }


@step
def metric_keys():
    run_id = new_run(experiment, "keys")
    for key in ("val/loss", "a b", "x.y-z_1", "Größe", "k" * 250):
        client.log_metric(run_id, key, 1, timestamp=1)
    return sorted(again(run_id)["metrics"])


@step
def absent_histories():
    run_id = new_run(experiment, "empty")
    return [points(run_id, "nope"), points(ABSENT_RUN, "nope")]


@step
def long_history():
    run_id = new_run(experiment, "long")
    for start in range(0, 3000, 1000):
        client.log_batch(run_id, [Metric("m", at / 3, 1000 + at, at) for at in range(start, start + 1000)])
    found = client.get_metric_history(run_id, "m")
    return [len(found), [one.step for one in found] == list(range(3000)), number(sum(one.value for one in found))]


if RELEASE >= (2, 10):

    @step
    def keys_with_colons():
        run_id = new_run(experiment, "colons")
        client.log_metric(run_id, "a:b", 1, timestamp=1)
        return again(run_id)["metrics"]
