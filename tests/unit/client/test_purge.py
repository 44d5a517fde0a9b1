from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from regista.api.delivery import Delivery
from regista.api.runs import LogBatch
from regista.client import Client
from regista.entities import ANONYMOUS, Tag
from regista.errors import InvalidParameter, InvalidState, NotFound


def test_a_run_goes_for_good(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    client.log_text(run_id, "hello", "a.txt")
    with pytest.raises(InvalidState, match="is not in `deleted` lifecycle stage"):
        client.purge_run(run_id)
    client.delete_run(run_id)
    assert [entry.id for entry in client.list_bin("run")] == [run_id]
    purged = client.purge_run(run_id, reason="it is old")
    assert (purged.files, purged.size) == (1, 5)
    assert client.list_bin("run") == []
    with pytest.raises(NotFound):
        client.get_run(run_id)


def test_an_experiment_goes_with_all_it_has(client: Client) -> None:
    experiment = client.create_experiment("trial")
    runs = [client.create_run(experiment).info.run_id for _ in range(3)]
    model = client.create_logged_model(experiment, "tree").model_id
    client.delete_experiment(experiment)
    assert len(client.list_bin("run", experiment, max_results=2)) == 2
    client.purge_experiment(experiment)
    for run_id in runs:
        with pytest.raises(NotFound):
            client.get_run(run_id)
    with pytest.raises(NotFound):
        client.get_logged_model(model)
    assert client.get_experiment_by_name("trial") is None
    assert client.list_bin("experiment") == client.list_bin("run") == client.list_bin("logged_model") == []


def test_an_experiment_that_is_not_deleted_stays_whole(client: Client) -> None:
    experiment = client.create_experiment("trial")
    run = client.create_run(experiment).info.run_id
    client.delete_run(run)
    with pytest.raises(InvalidState, match="not in the deleted lifecycle stage"):
        client.purge_experiment(experiment)
    assert client.get_run(run).info.lifecycle_stage == "deleted"


def test_files_in_a_plain_folder_go_as_well(client: Client, tmp_path: Path) -> None:
    experiment = client.create_experiment("local", artifact_location=str(tmp_path / "files"))
    run = client.create_run(experiment).info
    model = client.create_logged_model(experiment, "tree")
    client.log_text(run.run_id, "hello", "a/b.txt")
    (tmp_path / "MLmodel").write_text("flavors: {}")
    client.log_model_artifact(model.model_id, tmp_path / "MLmodel")
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 2
    client.delete_run(run.run_id)
    client.delete_logged_model(model.model_id)
    client.purge_run(run.run_id)
    client.purge_logged_model(model.model_id)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_files_that_cannot_be_reached_stay_with_a_warning(client: Client) -> None:
    experiment = client.create_experiment("far", artifact_location="s3://bucket/x")
    run_id = client.create_run(experiment).info.run_id
    client.delete_run(run_id)
    with pytest.warns(UserWarning, match=f"The files at 's3://bucket/x/{run_id}/artifacts' stay: "):
        client.purge_run(run_id)
    with pytest.raises(NotFound):
        client.get_run(run_id)


def test_an_age_is_a_whole_number(local: Client) -> None:
    with pytest.raises(InvalidParameter, match="older_than"):
        local.list_bin("run", older_than="soon")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(InvalidParameter, match="older_than"):
        local.purge_run("r", -1)


def test_queues_are_forgotten_that_sent_nothing_for_90_days(tmp_path: Path) -> None:
    with Client(tmp_path) as client:
        run_id = client.create_run("0").info.run_id
        for queue in ("a" * 32, "b" * 32):
            call = LogBatch(run_id=run_id, tags=(Tag("t", queue),), delivery=Delivery(queue, 1))
            client.connection.store.call(call, ANONYMOUS)
        assert client.purge_deliveries() == 0
        with contextlib.closing(sqlite3.connect(tmp_path / "regista.db")) as database, database:
            database.execute("UPDATE deliveries SET time = time - 90 * 86400000 WHERE queue LIKE 'a%'")
        assert client.purge_deliveries() == 1
        assert client.purge_deliveries() == 0
        assert client.purge_deliveries(older_than=0) == 1


def test_an_age_is_not_negative(client: Client) -> None:
    with pytest.raises(InvalidParameter, match="older_than"):
        client.purge_deliveries(older_than=-1)
