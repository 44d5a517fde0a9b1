"""``regista gc``: what is deleted goes for good."""

import json

import pytest
from click.testing import CliRunner

from processes import start_server
from regista.cli import main
from regista.client import Client
from regista.errors import NotFound


@pytest.fixture
def deleted(client):
    """A deleted run and logged model in the default experiment, and a deleted experiment with one of each."""
    run, model = client.create_run("0", run_name="old").info.run_id, client.create_logged_model("0", "tree").model_id
    client.delete_run(run)
    client.delete_logged_model(model)
    experiment = client.create_experiment("trial")
    of_experiment = client.create_run(experiment).info.run_id
    inside = client.create_logged_model(experiment, "inside").model_id
    client.delete_experiment(experiment)
    return {"run": run, "model": model, "experiment": experiment, "of_experiment": of_experiment, "inside": inside}


def said(deleted, runs="", models="", experiments=""):
    lines = [f"Run with ID {deleted[name]}" for name in runs.split()]
    lines += [f"Logged model with ID {deleted[name]}" for name in models.split()]
    lines += [f"Experiment with ID {deleted[name]}" for name in experiments.split()]
    return "".join(f"{line} has been permanently deleted.\n" for line in lines)


def test_nothing_to_do_says_nothing(run):
    result = run("gc")
    assert (result.exit_code, result.output) == (0, "")
    assert run("gc", "--plan").stdout == "Nothing to delete for good.\n"


def test_everything_that_is_deleted_goes(run, client, deleted):
    active = client.create_run("0").info.run_id
    result = run("gc", "--reason", "spring cleaning")
    assert result.exit_code == 0
    assert result.stdout == said(deleted, "run of_experiment", "model inside", "experiment")
    with pytest.raises(NotFound):
        client.get_run(deleted["run"])
    with pytest.raises(NotFound):
        client.get_experiment(deleted["experiment"])
    assert client.get_run(active).info.lifecycle_stage == "active"
    assert len(client.search_model_versions("name = 'wine'")) == 2
    assert client.verify_history().broken == ()
    assert run("gc").output == ""


def test_only_what_is_named_goes(run, client, deleted):
    assert run("gc", "--run-ids", deleted["run"]).stdout == said(deleted, "run")
    assert run("gc", "--logged-model-ids", f" {deleted['model']} ,").stdout == said(deleted, "", "model")
    assert client.get_experiment(deleted["experiment"]).lifecycle_stage == "deleted"
    result = run("gc", "--experiment-ids", deleted["experiment"])
    assert result.stdout == said(deleted, "of_experiment", "inside", "experiment")


def test_a_plan_changes_nothing(run, client, deleted):
    result = run("gc", "--plan")
    assert result.exit_code == 0
    assert all(thing in result.stdout for thing in deleted.values())
    assert "old" in result.stdout
    plan = json.loads(run("gc", "--plan", "--json").stdout)
    assert plan == {
        "runs": [deleted["run"], deleted["of_experiment"]],
        "logged_models": [deleted["model"], deleted["inside"]],
        "experiments": [deleted["experiment"]],
    }
    assert client.get_run(deleted["run"]).info.lifecycle_stage == "deleted"
    assert json.loads(run("gc", "--json").stdout) == plan


def test_a_plan_says_what_would_stay(run, client, deleted):
    active = client.create_run("0").info.run_id
    young = run("gc", "--plan", "--run-ids", deleted["run"], "--older-than", "1h").stdout
    assert "stays: it is not older than 1h" in young
    assert "stays: it is not deleted" in run("gc", "--plan", "--run-ids", active).stdout


def test_what_is_too_young_stays(run, deleted):
    assert run("gc", "--older-than", "1h").output == ""
    result = run("gc", "--run-ids", deleted["run"], "--older-than", "1h")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Error: Run {deleted['run']} is not older than the required age. Only runs older than 1h can be deleted.\n"
    )
    result = run("gc", "--experiment-ids", deleted["experiment"], "--older-than", "1.5h")
    assert result.stderr == (
        f"Error: Experiments ['{deleted['experiment']}'] are not older than the required age. "
        "Only experiments older than 1.5h can be deleted.\n"
    )


def test_what_is_not_deleted_is_an_error(run, client):
    active = client.create_run("0").info.run_id
    result = run("gc", "--run-ids", active)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Error: Run {active} is not in `deleted` lifecycle stage. "
        "Only runs in `deleted` lifecycle stage can be deleted.\n"
    )
    other = client.create_experiment("other")
    result = run("gc", "--experiment-ids", other, "--run-ids", active)
    assert result.stderr == (
        f"Error: Experiments ['{other}'] are not in the deleted lifecycle stage. "
        "Only experiments in the deleted lifecycle stage can be hard-deleted.\n"
    )


def test_a_restored_run_in_a_deleted_experiment_stays_with_it(run, client, deleted):
    client.restore_run(deleted["of_experiment"])
    result = run("gc")
    assert result.exit_code == 0
    assert result.stdout == said(deleted, "run", "model inside")
    assert f"Experiment {deleted['experiment']} is left: " in result.stderr
    assert client.get_run(deleted["of_experiment"]).info.lifecycle_stage == "active"


@pytest.mark.parametrize("wrong", ["xx", "5", "-1d"])
def test_a_wrong_age_is_refused(run, wrong):
    result = run("gc", "--older-than", wrong)
    assert result.exit_code == 2
    assert f"Could not parse any time information from '{wrong}'" in result.stderr


def test_what_is_not_there(run, client):
    assert run("gc", "--run-ids", "nope").exit_code == 3
    assert run("gc", "--experiment-ids", "999").exit_code == 3
    assert run("gc", "--logged-model-ids", "m-nope").exit_code == 3
    assert len(client.search_model_versions("name = 'wine'")) == 2


def test_files_in_a_plain_folder_go_and_others_are_told_of(run, client, tmp_path):
    experiment = client.create_experiment("local", artifact_location=str(tmp_path / "files"))
    local = client.create_run(experiment)
    client.log_text(local.info.run_id, "hello", "a/b.txt")
    far = client.create_run(client.create_experiment("far", artifact_location="s3://bucket/x")).info.run_id
    file = tmp_path / "files" / local.info.run_id / "artifacts" / "a" / "b.txt"
    assert file.read_text() == "hello"
    for run_id in (local.info.run_id, far):
        client.delete_run(run_id)
    result = run("gc")
    assert not file.exists()
    assert result.stdout.count("has been permanently deleted.") == 2
    assert f"The files at 's3://bucket/x/{far}/artifacts' stay: " in result.stderr


def test_through_a_server(tmp_path):
    with start_server(tmp_path / "server") as server, Client(server.url) as client:
        run_id = client.create_run("0").info.run_id
        client.log_text(run_id, "hello", "a.txt")
        client.delete_run(run_id)
        result = CliRunner().invoke(main, ["gc", "--tracking-uri", server.url])
        assert result.stdout == f"Run with ID {run_id} has been permanently deleted.\n"
        with pytest.raises(NotFound):
            client.get_run(run_id)
        database = f"sqlite:///{tmp_path / 'server' / 'regista.db'}"
        assert CliRunner().invoke(main, ["gc", "--backend-store-uri", database, "--plan"]).exit_code == 0
