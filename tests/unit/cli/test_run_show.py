"""``regista runs show`` and ``describe``."""

import json

import pytest

from regista.entities import Dataset, DatasetInput, Tag


@pytest.fixture
def run_id(tracking):
    """A run with something of everything."""
    wine = tracking.create_experiment("wine")
    info = tracking.create_run(
        wine, 1_000, {"team": "ml", "mlflow.note.content": "why", "mlflow.user": "mira"}, "one"
    ).info
    tracking.log_metric(info.run_id, "rmse", 1 / 3, step=7)
    tracking.log_metric(info.run_id, "odd", float("nan"))
    tracking.log_param(info.run_id, "trees", 50)
    data = Dataset(name="cellar", digest="abcd", source_type="local", source="{}")
    tracking.log_inputs(info.run_id, [DatasetInput(dataset=data, tags=(Tag("mlflow.data.context", "train"),))])
    tracking.set_terminated(info.run_id, end_time=3_500)
    return info.run_id


def test_show_tells_what_is_known(track, run_id):
    result = track("runs", "show", run_id[:8])
    facts = [line.rstrip() for line in result.stdout.splitlines()]
    assert facts == [
        "name         one",
        f"run          {run_id}",
        "experiment   wine (1)",
        "description  why",
        "status       FINISHED",
        "started      1970-01-01 00:00:01Z by mira",
        "took         2.5s",
        "params       trees = 50",
        "metrics      odd = nan (step 0)",
        "             rmse = 0.333333 (step 7)",
        "tags         team = ml",
        "data sets    cellar (train) = abcd",
        f"files        mlflow-artifacts:/1/{run_id}/artifacts",
    ]
    assert f"regista runs metrics {run_id[:12]}" in result.stderr


def test_show_says_that_a_run_is_deleted(track, tracking, run_id):
    tracking.delete_run(run_id)
    assert f"{run_id} (deleted)" in track("runs", "show", run_id).stdout


def test_show_as_json_is_what_rest_answers(track, run_id):
    run = json.loads(track("runs", "show", run_id, "--json").stdout)["run"]
    assert run["info"]["run_id"] == run_id
    assert run["inputs"]["dataset_inputs"][0]["dataset"]["digest"] == "abcd"


def test_describe_prints_the_json_of_mlflow(track, tracking, run_id):
    tracking.delete_tag(run_id, "team")
    found = json.loads(track("runs", "describe", "--run-id", run_id).stdout)
    assert list(found) == ["info", "data", "inputs", "outputs"]
    assert found["info"] == {
        "artifact_uri": f"mlflow-artifacts:/1/{run_id}/artifacts", "end_time": 3500, "experiment_id": "1",
        "lifecycle_stage": "active", "run_id": run_id, "run_name": "one", "start_time": 1000, "status": "FINISHED",
        "user_id": "mira",
    }  # fmt: skip
    assert list(found["info"]) == sorted(found["info"])
    assert found["data"]["params"] == {"trees": "50"}
    assert found["data"]["metrics"]["rmse"] == 1 / 3
    (used,) = found["inputs"]["dataset_inputs"]
    assert (used["dataset"]["digest"], used["dataset"]["schema"]) == ("abcd", None)
    assert used["tags"] == {"mlflow.data.context": "train"}
    assert (found["inputs"]["model_inputs"], found["outputs"]) == ([], {"model_outputs": []})


def test_control_characters_are_no_part_of_what_is_shown(track, tracking):
    run_id = tracking.create_run("0", tags={"x": "\x1b[2Jgone"}, run_name="a\x1b]0;title\x07").info.run_id
    for command in ("show", "describe"):
        assert "\x1b" not in track("runs", command, run_id).stdout
    assert "\x1b" not in track("runs", "search", "--column", "tags.x").stdout
