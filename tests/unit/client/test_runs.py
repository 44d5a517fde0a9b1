from __future__ import annotations

import time

import pytest

from regista.client import Client
from regista.entities import ViewType
from regista.errors import NotFound


def test_a_run_from_start_to_end(client: Client) -> None:
    before = time.time_ns() // 1_000_000
    run = client.create_run("0", tags={"mlflow.user": "grace"}, run_name="first")
    assert run.info.status == "RUNNING"
    assert run.info.user_id == "grace"
    assert run.info.run_name == "first"
    assert before <= run.info.start_time <= time.time_ns() // 1_000_000
    assert client.create_run(0, start_time=5).info.user_id == "unknown"
    client.update_run(run.info.run_id, name="second")
    client.set_terminated(run.info.run_id, "FAILED", end_time=run.info.start_time + 7)
    ended = client.get_run(run.info.run_id).info
    assert (ended.status, ended.run_name, ended.end_time) == ("FAILED", "second", run.info.start_time + 7)
    client.set_terminated(run.info.run_id)
    assert client.get_run(run.info.run_id).info.status == "FINISHED"


def test_parents(client: Client) -> None:
    parent = client.create_run("0")
    child = client.create_run("0", tags={"mlflow.parentRunId": parent.info.run_id})
    found = client.get_parent_run(child.info.run_id)
    assert found is not None
    assert found.info.run_id == parent.info.run_id
    assert client.get_parent_run(parent.info.run_id) is None


def test_absent(client: Client) -> None:
    with pytest.raises(NotFound, match="Run with id=abc not found"):
        client.get_run("abc")


def test_bin(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    client.delete_run(run_id)
    assert client.search_runs("0") == []
    assert [run.info.run_id for run in client.search_runs("0", run_view_type=ViewType.DELETED_ONLY)] == [run_id]
    client.restore_run(run_id)
    assert [info.run_id for info in client.list_run_infos("0")] == [run_id]


@pytest.mark.parametrize("ids", ["1", 1, ["1"], [1], ("1",)])
def test_a_single_experiment_id_may_stand_alone(local: Client, ids: object) -> None:
    number = local.create_experiment("bikes")
    run = local.create_run(number)
    assert number == "1"
    assert [found.info.run_id for found in local.search_runs(ids)] == [run.info.run_id]  # type: ignore[arg-type]  # the point


def test_search_filters_sorts_and_pages(client: Client) -> None:
    for score in (3.0, 1.0, 2.0):
        run = client.create_run("0")
        client.log_metric(run.info.run_id, "rmse", score)
    page = client.search_runs(
        experiment_ids="0", filter_string="metrics.rmse < 3", max_results=1, order_by=["metrics.rmse ASC"]
    )
    assert [run.data.metrics["rmse"] for run in page] == [1.0]
    rest = client.search_runs("0", "metrics.rmse < 3", max_results=1, order_by="metrics.rmse", page_token=page.token)
    assert [run.data.metrics["rmse"] for run in rest] == [2.0]
