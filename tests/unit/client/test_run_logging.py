from __future__ import annotations

import math

import numpy as np
import pytest

from regista.client import Client
from regista.entities import Metric, Param, Tag
from regista.errors import InvalidParameter, RegistaError


def test_params_are_texts_that_do_not_change(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    assert client.log_param(run_id, "depth", 3) == 3
    assert client.log_param(run_id, "depth", 3) == 3
    message = (
        "Changing param values is not allowed. Param with key='depth' was already logged with value='3' for run "
        f"ID='{run_id}'. Attempted logging new value '4'."
    )
    with pytest.raises(InvalidParameter) as raised:
        client.log_param(run_id, "depth", 4)
    assert str(raised.value).startswith(message)
    assert client.get_run(run_id).data.params == {"depth": "3"}


def test_metrics_have_a_history(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    client.log_metric(run_id, "loss", 0.5, timestamp=10, step=1)
    client.log_metric(run_id, "loss", np.float32(0.25), timestamp=20, step=2)
    client.log_metric(run_id, "gap", float("nan"), timestamp=20)
    points = client.get_metric_history(run_id, "loss")
    assert [(point.value, point.timestamp, point.step) for point in points] == [(0.5, 10, 1), (0.25, 20, 2)]
    assert client.get_metric_history(run_id, "absent") == []
    metrics = client.get_run(run_id).data.metrics
    assert metrics["loss"] == 0.25
    assert math.isnan(metrics["gap"])


@pytest.mark.parametrize("value", [np.float64(1.5), np.array([1.5]), np.array(1.5), "1.5", True])
def test_what_is_a_number(local: Client, value: object) -> None:
    run_id = local.create_run("0").info.run_id
    local.log_metric(run_id, "m", value)
    assert local.get_run(run_id).data.metrics == {"m": 1.0 if value is True else 1.5}


@pytest.mark.parametrize("value", ["high", None, [1.0], np.array([1.0, 2.0]), {}])
def test_what_is_no_number(local: Client, value: object) -> None:
    run_id = local.create_run("0").info.run_id
    with pytest.raises(InvalidParameter, match="for metric 'm' supplied"):
        local.log_metric(run_id, "m", value)


def test_batches_are_cut_to_what_a_request_may_hold(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    client.log_batch(
        run_id,
        metrics=[Metric("m", step, 1, step) for step in range(2300)],
        params=[Param(f"p{number}", str(number)) for number in range(230)],
        tags=[Tag(f"t{number}", str(number)) for number in range(110)],
    )
    data = client.get_run(run_id).data
    assert len(data.params) == 230
    assert sum(key.startswith("t") for key in data.tags) == 110
    assert len(client.get_metric_history(run_id, "m")) == 2300


def test_an_empty_batch_is_no_error(local: Client) -> None:
    local.log_batch(local.create_run("0").info.run_id)


def test_tags(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    client.set_tag(run_id, "stage", 1)
    assert client.get_run(run_id).data.tags["stage"] == "1"
    client.delete_tag(run_id, "stage")
    assert "stage" not in client.get_run(run_id).data.tags
    with pytest.raises(RegistaError):
        client.delete_tag(run_id, "stage")
