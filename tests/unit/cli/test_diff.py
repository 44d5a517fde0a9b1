"""``regista registry diff``; what is compared stands in tests/unit/client/test_comparison.py."""

import hashlib
import json

import pytest
from click.testing import CliRunner

from regista.cli import main
from regista.flavors.saving import save_model


@pytest.fixture
def changed(client):
    """Versions 3 and 4 of wine come from runs of different trees; 4 has another file."""
    folder = client.download_model("models:/wine/1")
    for trees, error in ((5, 6.5), (50, 6.0)):
        run_id = client.create_run("0").info.run_id
        client.log_param(run_id, "trees", trees)
        client.log_param(run_id, "depth", 3)
        client.log_metric(run_id, "rmse", error)
        client.log_artifacts(run_id, folder, "model")
        if trees == 50:
            client.log_text(run_id, "much better", "model/notes.txt")
        client.register_model(f"runs:/{run_id}/model", "wine")


def rows(result):
    return [line.split() for line in result.stdout.splitlines()]


def test_only_differences_are_shown(run, changed):
    result = run("registry", "diff", "wine/3", "wine/4")
    assert result.exit_code == 1
    shown = rows(result)
    assert ["trees", "5", "50"] in shown
    assert ["rmse", "6.5", "6.0", "(-0.5)"] in shown
    assert ["notes.txt", "-", "11", "B", hashlib.sha256(b"much better").hexdigest()[:12]] in shown
    assert not any(row[:1] in (["depth"], ["MLmodel"]) for row in shown)


def test_all_shows_what_is_the_same_as_well(run, changed):
    result = run("registry", "diff", "wine/3", "wine/4", "--all")
    assert result.exit_code == 1
    assert ["depth", "3", "3"] in rows(result)


def test_the_same_ends_with_0(run):
    result = run("registry", "diff", "wine@champion", "wine/latest")
    assert result.exit_code == 0
    assert result.stdout.startswith("wine@champion = 2 and wine/latest = 2 are the same (")


def test_json_has_the_values(run, changed):
    result = run("registry", "diff", "wine/3", "wine/4", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["same"], found["left"]["version"], found["right"]["version"]) == (False, "3", "4")
    assert found["params"] == [{"key": "trees", "left": "5", "right": "50"}]
    (file,) = found["files"]
    assert (file["path"], file["left"], file["right"]["size"], len(file["right"]["digest"])) == (
        "notes.txt", None, 11, 64
    )  # fmt: skip


def test_directories_runs_and_logged_models_can_be_compared(run, client, changed, tmp_path):
    folder = client.download_model("models:/wine/4", tmp_path / "model")
    run_id = client.get_model_version("wine", 4).run_id
    files = run("registry", "diff", str(folder), f"runs:/{run_id}/model", "--json")
    assert json.loads(files.stdout)["files"] == []
    logged = client.get_model_version("wine", 1).model_id
    same = run("registry", "diff", f"models:/{logged}", "models:/wine/1", "--json")
    assert json.loads(same.stdout)["files"] == []


def test_an_error_is_no_difference(run, client, tmp_path):
    assert run("registry", "diff", "wine/1", "wine/9").exit_code == 3
    assert run("registry", "diff", "wine/1", str(tmp_path / "nowhere")).exit_code == 3
    result = run("registry", "diff", "wine", "wine/1")
    assert result.exit_code == 2
    assert "expected a version such as wine/3 or wine@champion, got 'wine'" in result.stderr
    (blob,) = [path for path in (tmp_path / "registry").rglob("*") if path.is_file() and b"flavors:" in
               path.read_bytes() and path.name == digest_of(client, "MLmodel")]  # fmt: skip
    blob.chmod(0o600)
    blob.write_bytes(blob.read_bytes().replace(b"flavors:", b"FLAVORS:"))
    result = run("registry", "diff", "wine/1", "wine/2")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: ")


def digest_of(client, path):
    (digest,) = [entry.digest for entry in client.get_manifest("wine", 2).files if entry.path == path]
    return digest


def test_two_local_models_take_no_registry(clean_environment, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, model in (("one", abs), ("same", abs), ("other", len)):
        save_model(model, tmp_path / name, pip_requirements=[])
    result = CliRunner().invoke(main, ["registry", "diff", "one", "other"])
    assert result.exit_code == 1
    assert "python_model.pkl" in result.stdout
    assert CliRunner().invoke(main, ["registry", "diff", "one", "models:/wine/1"]).exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other", "same"]
