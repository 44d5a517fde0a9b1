"""``regista gc``: what is deleted goes for good."""

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from processes import start_server
from regista.cli import main
from regista.client import Client
from regista.errors import NotFound
from regista.fluent.artifacts import download_artifacts


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


@pytest.mark.parametrize("options", [[], ["--plan"], ["--older-than", "1h"]])
def test_nothing_to_do_is_said_in_a_line(run, options):
    result = run("gc", *options)
    assert (result.exit_code, result.output) == (0, "Nothing to delete for good.\n")
    told = json.loads(run("gc", "--json", *options).output)
    assert told.pop("blobs")["named"]["blobs"] > 0
    assert told == {"runs": [], "logged_models": [], "experiments": [], "model_versions": []}


@pytest.mark.parametrize("option", ["--run-ids", "--experiment-ids", "--logged-model-ids"])
@pytest.mark.parametrize("ids", ["", " , "])
def test_ids_that_name_nothing_do_not_mean_everything(run, client, deleted, option, ids):
    result = run("gc", option, ids)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "it names nothing" in result.stderr
    assert client.get_run(deleted["run"]).info.lifecycle_stage == "deleted"


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
    assert run("gc").output == "Nothing to delete for good.\n"


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
    blobs = plan.pop("blobs")
    assert plan == {
        "runs": [deleted["run"], deleted["of_experiment"]],
        "logged_models": [deleted["model"], deleted["inside"]],
        "experiments": [deleted["experiment"]],
        "model_versions": [],
    }
    assert client.get_run(deleted["run"]).info.lifecycle_stage == "deleted"
    assert json.loads(run("gc", "--json").stdout) == {**plan, "blobs": blobs}


def test_a_plan_says_what_would_stay(run, client, deleted):
    active = client.create_run("0").info.run_id
    young = run("gc", "--plan", "--run-ids", deleted["run"], "--older-than", "1h").stdout
    assert "stays: it is not older than 1h" in young
    assert "stays: it is not deleted" in run("gc", "--plan", "--run-ids", active).stdout


def test_what_is_too_young_stays(run, deleted):
    assert run("gc", "--older-than", "1h").output == "Nothing to delete for good.\n"
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


@pytest.mark.parametrize("wrong", ["xx", "5", "-1d", ""])
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


@pytest.fixture
def trained(client, tmp_path):
    """A deleted run with one file of its own, and one that a version of port was made of."""
    run = client.create_run("0", run_name="trained").info
    files = {"model/weights": b"w" * 50_000, "model/notes": b"n" * 20_000, "log.txt": b"l" * 1_000}
    for name, content in files.items():
        path = tmp_path / "made" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    client.log_artifacts(run.run_id, str(tmp_path / "made"))
    client.create_registered_model("port")
    client.create_model_version("port", f"{run.artifact_uri}/model", run.run_id)
    client.delete_run(run.run_id)
    return run.run_id


def stored(tmp_path, folder="blobs"):
    return {path.name for path in (tmp_path / "registry" / "mlartifacts" / folder).rglob("*") if path.is_file()}


def let_hours_pass(tmp_path, hours=2):
    """Make every file of the store of bytes look older."""
    then = time.time() - 3600 * hours
    for path in (tmp_path / "registry" / "mlartifacts").rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


def test_blobs_go_in_two_moves(run, client, trained, tmp_path):
    before = stored(tmp_path)
    first = run("gc", "--grace", "1h")
    assert first.exit_code == 0
    assert "Left for now: 1 blob (1.0 kB)" in first.stderr
    let_hours_pass(tmp_path)
    assert run("gc", "--grace", "1h").output == (
        "Into the bin, from which it can go for good in 1h: 1 blob (1.0 kB) that no path names.\n"
    )
    assert run("gc", "--grace", "1h").output == "Nothing to delete for good.\n"
    assert stored(tmp_path) | stored(tmp_path, "bin") == before
    let_hours_pass(tmp_path)
    assert run("gc", "--grace", "1h").output == "Permanently deleted: 1 blob (1.0 kB).\n"
    assert stored(tmp_path, "bin") == set()
    assert len(before - stored(tmp_path)) == 1
    assert run("gc", "--grace", "1h").output == "Nothing to delete for good.\n"
    files = download_artifacts("models:/port/1", dst_path=str(tmp_path / "out"), tracking_uri=client.tracking_uri)
    assert {path.name for path in Path(files).iterdir()} == {"weights", "notes"}


def test_a_deleted_version_frees_what_no_other_version_has(run, client, trained, tmp_path):
    """It pins its files until it is purged; a copy of it, and the version of a part of it, keep theirs."""
    client.create_registered_model("madeira")
    client.create_model_version("madeira", "models:/port/1/notes")
    run("gc", "--grace", "0s")
    kept = stored(tmp_path)
    client.delete_model_version("port", "1")
    pinned = json.loads(run("gc", "--plan", "--older-than", "1h", "--json").stdout)["blobs"]["pinned"]
    assert pinned[0]["users"] == ["port/1 (deleted): weights"]
    (version,) = client.list_bin("model_version")
    told = json.loads(run("gc", "--plan", "--grace", "0s", "--json").stdout)
    assert told["model_versions"] == [version.id]
    assert told["blobs"]["put_away"]["size"] == 50_000
    assert run("gc", "--older-than", "1h").output == "Nothing to delete for good.\n"
    assert run("gc", "--grace", "1h", "--reason", "disk full").stdout == (
        "The files of model version port/1 have been permanently deleted.\n"
    )
    assert client.get_history("port")[0].reason == "disk full"
    assert stored(tmp_path) == kept
    let_hours_pass(tmp_path)
    run("gc", "--grace", "1h")
    let_hours_pass(tmp_path)
    run("gc", "--grace", "1h")
    assert len(kept - stored(tmp_path)) == 1
    assert stored(tmp_path, "bin") == set()
    place = download_artifacts("models:/madeira/1", dst_path=str(tmp_path / "out"), tracking_uri=client.tracking_uri)
    assert (Path(place) / "notes").read_bytes() == b"n" * 20_000
    assert client.verify_history().broken == ()


def test_a_deleted_model_frees_its_versions_through_a_server(trained, client, tmp_path, clean_environment):
    client.delete_registered_model("port")
    backend = f"sqlite:///{tmp_path / 'registry' / 'regista.db'}"
    bytes_folder = str(tmp_path / "registry" / "mlartifacts")
    before = len(stored(tmp_path))
    with start_server(tmp_path / "server", backend=backend, destination=bytes_folder) as server:
        plan = CliRunner().invoke(main, ["gc", "--plan", "--tracking-uri", server.url]).stdout
        assert "port/1" in plan
        result = CliRunner().invoke(main, ["gc", "--grace", "0s", "--tracking-uri", server.url])
        assert "The files of model version port/1 have been permanently deleted.\n" in result.stdout, result.output
        assert "Traceback" not in server.output
    assert before - len(stored(tmp_path)) == 3


def test_a_plan_tells_which_blobs_stay_and_who_names_them(run, trained):
    plan = run("gc", "--plan", "--grace", "0s").stdout
    assert "go into the bin" in plan
    assert "port/1: weights" in plan
    assert "wine" not in plan  # what the run never had is no answer to why it stays
    told = json.loads(run("gc", "--plan", "--grace", "0s", "--json").stdout)["blobs"]
    assert [(pin["size"], pin["count"]) for pin in told["pinned"]] == [(50_000, 2), (20_000, 2)]
    done = json.loads(run("gc", "--grace", "0s", "--json").stdout)["blobs"]
    for move in ("put_away", "removed", "named", "young"):
        assert (move, told[move].get("blobs"), told[move].get("size")) == (
            move, done[move].get("blobs"), done[move].get("size"),
        )  # fmt: skip
    assert done["removed"] == {**done["removed"], "blobs": 1, "size": 1_000}


@pytest.mark.parametrize("wrong", ["xx", "5", "-1d", ""])
def test_a_wrong_grace_is_refused(run, wrong, trained):
    assert run("gc", "--grace", wrong).exit_code == 2


def test_the_store_of_another_database_is_left_alone(run, trained, tmp_path):
    """Somebody mistypes the folder: it has blobs, and none of them is named here."""
    other = tmp_path / "other"
    with Client(other, user="mira") as client:
        (tmp_path / "mine").write_text("mine")
        client.log_artifact(client.create_run("0").info.run_id, str(tmp_path / "mine"))
    result = run("gc", "--grace", "0s", "--artifacts-destination", str(other / "mlartifacts"))
    assert result.exit_code != 0
    assert "Nothing was touched" in result.stderr
    assert len([path for path in (other / "mlartifacts").rglob("*") if path.is_file()]) == 1


def test_a_database_that_was_just_made_costs_no_blob(trained, tmp_path, clean_environment):
    with Client(tmp_path / "fresh", user="mira"):
        pass
    before = stored(tmp_path)
    bytes_of_another = str(tmp_path / "registry" / "mlartifacts")
    arguments = ["gc", "--grace", "0s", "--artifacts-destination", bytes_of_another]
    result = CliRunner().invoke(main, [*arguments, "--tracking-uri", str(tmp_path / "fresh")])
    assert result.exit_code != 0
    assert "No file was ever added to this database" in result.stderr
    assert stored(tmp_path) == before


def test_a_server_collects_as_well(trained, tmp_path, clean_environment):
    backend = f"sqlite:///{tmp_path / 'registry' / 'regista.db'}"
    bytes_folder = str(tmp_path / "registry" / "mlartifacts")
    with start_server(tmp_path / "server", backend=backend, destination=bytes_folder) as server:
        result = CliRunner().invoke(main, ["gc", "--grace", "0s", "--tracking-uri", server.url])
        assert "Permanently deleted: 1 blob (1.0 kB)." in result.stdout, result.output
        assert "Traceback" not in server.output
    assert len(stored(tmp_path)) > 2
