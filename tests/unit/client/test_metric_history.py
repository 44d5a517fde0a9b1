from __future__ import annotations

import math

import pytest

from regista.client import Client
from regista.entities import Metric
from regista.errors import InvalidParameter


def test_a_sample_of_runs(client: Client) -> None:
    runs = [client.create_run("0").info.run_id for _ in range(2)]
    for run_id in runs:
        client.log_batch(run_id, metrics=[Metric("m", step / 2, 5, step) for step in range(101)])
    points = client.get_sampled_metric_history(runs, "m", max_results=5)
    assert [(point.run_id, point.step) for point in points] == [
        (run, step) for run in runs for step in range(0, 101, 25)
    ]
    assert [point.value for point in points[:5]] == [0.0, 12.5, 25.0, 37.5, 50.0]
    narrowed = client.get_sampled_metric_history(runs[0], "m", start_step=10, end_step=12)
    assert [(point.run_id, point.step) for point in narrowed] == [(runs[0], step) for step in (10, 11, 12)]
    assert client.get_sampled_metric_history(runs[0], "absent") == []


def test_nan_is_in_the_sample(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    client.log_metric(run_id, "m", math.nan, timestamp=1)
    (point,) = client.get_sampled_metric_history(run_id, "m")
    assert math.isnan(point.value)


def test_a_range_needs_both_ends(local: Client) -> None:
    with pytest.raises(InvalidParameter, match="both must be specified"):
        local.get_sampled_metric_history("r", "m", start_step=1)
    with pytest.raises(InvalidParameter, match="at least one run_id"):
        local.get_sampled_metric_history([], "m")


def test_pages_of_all_points(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    client.log_batch(run_id, metrics=[Metric("m", float(step), 5 + step, step) for step in range(5)])
    first = client.list_metric_history(run_id, "m", max_results=3)
    assert [point.step for point in first] == [0, 1, 2]
    second = client.list_metric_history(run_id, "m", max_results=3, page_token=first.token)
    assert ([point.step for point in second], second.token) == ([3, 4], None)
    assert client.list_metric_history(run_id, "absent") == []
