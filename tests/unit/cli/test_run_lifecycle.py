"""``regista runs create``, ``delete``, ``restore`` and ``tag``, and how a run is written."""

import json

import pytest

from regista.cli.run_choice import find_run
from regista.errors import InvalidParameter


def test_create_makes_a_run_that_has_ended(track, tracking):
    parent = tracking.create_run("0").info.run_id
    result = track("runs", "create", "--experiment-name", "wine", "--run-name", "by hand", "--description", "a test",
                   "-t", "a=b", "--tags", "c=d=e", "--status", "failed", "--parent-run-id", parent)  # fmt: skip
    answer = json.loads(result.stdout)
    assert (answer["experiment_id"], answer["status"], answer["run_name"]) == ("1", "FAILED", "by hand")
    run = tracking.get_run(answer["run_id"])
    assert (run.info.status, run.info.run_name) == ("FAILED", "by hand")
    assert run.info.end_time is not None
    tags = run.data.tags
    assert (tags["a"], tags["c"], tags["mlflow.note.content"], tags["mlflow.parentRunId"]) == (
        "b", "d=e", "a test", parent
    )  # fmt: skip


def test_create_finishes_the_run_unless_told_otherwise(track):
    answer = json.loads(track("runs", "create", "--experiment-id", "0").stdout)
    assert answer["status"] == "FINISHED"
    assert answer["run_name"]


def test_create_takes_the_experiment_of_the_environment(track, monkeypatch):
    assert track("runs", "create").exit_code == 2
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "wine")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "0")
    assert json.loads(track("runs", "create").stdout)["experiment_id"] == "1"  # as start_run does
    assert json.loads(track("runs", "create", "--experiment-id", "0").stdout)["experiment_id"] == "0"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--experiment-id", "0", "--experiment-name", "wine"], 2),
        (["--experiment-id", "99"], 3),
        (["--experiment-name", "wine", "-t", "a"], 2),
        (["--experiment-name", "wine", "-t", "../a=b"], 2),
        (["--experiment-name", "wine", "--status", "RUNNING"], 2),
        (["--experiment-name", "wine", "--parent-run-id", "f" * 32], 3),
    ],
)
def test_a_wrong_create_leaves_nothing(track, tracking, options, code):
    result = track("runs", "create", *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert tracking.get_experiment_by_name("wine") is None


def test_delete_and_restore_say_what_mlflow_says(track, tracking):
    run_id = tracking.create_run("0").info.run_id
    assert track("runs", "delete", "--run-id", run_id).stdout == f"Run with ID {run_id} has been deleted.\n"
    assert tracking.get_run(run_id).info.lifecycle_stage == "deleted"
    assert track("runs", "restore", run_id).stdout == f"Run with id {run_id} has been restored.\n"
    assert tracking.get_run(run_id).info.lifecycle_stage == "active"


def test_tags(track, tracking):
    run_id = tracking.create_run("0").info.run_id
    assert track("runs", "tag", run_id, "team=ml", "x=").stdout == f"{run_id}: team = ml\n{run_id}: x = \n"
    assert track("runs", "tag", run_id[:12], "--delete", "x").stdout == f"{run_id}: no x\n"
    tags = tracking.get_run(run_id).data.tags
    assert (tags["team"], "x" in tags) == ("ml", False)
    assert track("runs", "tag", run_id, "team").exit_code == 2


@pytest.mark.parametrize("command", ["show", "describe", "delete", "restore", "metrics", "watch"])
@pytest.mark.parametrize("run", ["f" * 32, "ffff", "no id at all"])
def test_a_run_that_is_not_there(track, command, run):
    result = track("runs", command, run)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("Error: ")
    assert run in result.stderr


@pytest.mark.parametrize("command", ["describe", "delete", "restore"])
def test_one_run_has_to_be_named(track, command):
    for names in ([], ["abcd", "--run-id", "abcd"]):
        result = track("runs", command, *names)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Say which run it is: RUN, or --run-id ID." in result.stderr


def test_the_first_digits_of_an_id_name_a_run_deleted_or_not(track, tracking):
    run_id = tracking.create_run("0").info.run_id
    tracking.delete_run(run_id)
    assert track("runs", "restore", run_id[:4]).exit_code == 0


def test_digits_that_several_ids_begin_with_are_too_few(track, tracking):
    # By the time there are more runs than beginnings of four digits two must share one; a few hundred do mostly.
    seen = {}
    while True:
        run_id = tracking.create_run("0").info.run_id
        if (other := seen.setdefault(run_id[:4], run_id)) != run_id:
            break
    with pytest.raises(InvalidParameter, match="Give more digits") as caught:
        find_run(tracking, run_id[:4])
    assert run_id in str(caught.value)
    assert other in str(caught.value)
    assert track("runs", "show", run_id[:4]).exit_code == 2
