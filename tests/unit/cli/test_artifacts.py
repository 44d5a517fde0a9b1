"""``regista artifacts``: what is printed is what MLflow's command prints."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def run_id(tracking):
    """A run with the files top.txt and folder/inner.txt."""
    run_id = tracking.create_run("0").info.run_id
    tracking.log_text(run_id, "top", "top.txt")
    tracking.log_text(run_id, "inner", "folder/inner.txt")
    return run_id


def test_files_and_folders_are_added(track, tracking, run_id, tmp_path):
    file, folder = tmp_path / "a.txt", tmp_path / "some"
    file.write_text("a")
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "b.txt").write_text("b")
    result = track("artifacts", "log-artifact", "-l", str(file), "-r", run_id, "-a", "here")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Logged artifact from local file {file} to artifact_path=here\n"
    result = track("artifacts", "log-artifacts", run_id[:12], "--local-dir", str(folder))
    assert result.stderr == f"Logged artifact from local dir {folder} to artifact_path=None\n"
    assert [entry.path for entry in tracking.list_artifacts(run_id)] == ["deep", "folder", "here", "top.txt"]
    assert [entry.path for entry in tracking.list_artifacts(run_id, "here")] == ["here/a.txt"]


def test_list_prints_the_json_of_mlflow(track, run_id):
    assert track("artifacts", "list", "--run-id", run_id).stdout == (
        '[{\n  "path": "folder",\n  "is_dir": true\n}, '
        '{\n  "path": "top.txt",\n  "is_dir": false,\n  "file_size": 3\n}]\n'
    )
    (entry,) = json.loads(track("artifacts", "list", run_id, "-a", "folder").stdout)
    assert entry == {"path": "folder/inner.txt", "is_dir": False, "file_size": 5}
    assert track("artifacts", "list", run_id, "-a", "nothing").stdout == "[]\n"


def test_download_prints_where_it_is(track, run_id, tmp_path):
    destination = tmp_path / "out"
    result = track("artifacts", "download", "-r", run_id, "-a", "folder/inner.txt", "-d", str(destination))
    assert (result.exit_code, result.stdout) == (0, f"\n{destination}/inner.txt\n")
    assert (destination / "inner.txt").read_text() == "inner"
    result = track("artifacts", "download", run_id, "-d", str(tmp_path / "whole"))
    assert (Path(result.stdout.strip()) / "folder" / "inner.txt").read_text() == "inner"


@pytest.mark.parametrize("uri", ["runs:/{run_id}/folder", "mlflow-artifacts:/0/{run_id}/artifacts/folder"])
def test_download_by_uri_into_a_folder_of_its_own(track, run_id, uri):
    result = track("artifacts", "download", "-u", uri.format(run_id=run_id))
    place = Path(result.stdout.strip())
    assert (place / "inner.txt").read_text() == "inner"


def test_download_of_a_version_stays_when_the_program_has_ended(run):
    result = run("artifacts", "download", "--artifact-uri", "models:/wine@champion")
    assert (Path(result.stdout.strip()) / "MLmodel").is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["download"], 2),
        (["download", "-a", "top.txt"], 2),
        (["download", "{run_id}", "-a", "nothing"], 3),
        (["download", "{run_id}", "-a", "../x"], 2),
        (["download", "f" * 32], 3),
        (["download", "-u", "runs:/"], 2),
        (["download", "-u", "models:/none/1"], 3),
        (["list"], 2),
        (["list", "{run_id}", "-a", "../x"], 2),
        (["log-artifact", "{run_id}"], 2),
        (["log-artifact", "{run_id}", "-l", "/no/such/file"], 2),
        (["log-artifacts", "{run_id}", "-l", "/dev/null"], 2),
        (["log-artifact", "f" * 32, "-l", "/dev/null"], 3),
    ],
)
def test_what_cannot_be_done_is_one_error(track, run_id, arguments, code):
    result = track("artifacts", *(argument.format(run_id=run_id) for argument in arguments))
    assert (result.exit_code, result.stdout) == (code, "")
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_stats_tell_what_is_saved(run, client, tmp_path):
    before = json.loads(run("artifacts", "stats", "--json").stdout)
    assert before["saved"] > 0  # each model is there twice: with its run, and sealed
    (tmp_path / "weights").write_bytes(b"w" * 50_000)
    for name in ("first", "second"):
        client.log_artifact(client.create_run("0", run_name=name).info.run_id, str(tmp_path / "weights"))
    after = json.loads(run("artifacts", "stats", "--json").stdout)
    assert after["files"] == before["files"] + 2
    assert after["size"] == before["size"] + 100_000
    assert (after["blobs"], after["stored"]) == (before["blobs"] + 1, before["stored"] + 1)
    assert after["saved"] == before["saved"] + 50_000
    assert after["stored_size"] == after["blob_size"]
    assert (after["bin"], after["bin_size"]) == (0, 0)
    table = run("artifacts", "stats").stdout
    assert "kB saved: equal content is one blob" in table
