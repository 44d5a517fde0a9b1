from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from regista.client import Client
from regista.errors import InvalidParameter, InvalidPath, NotFound


@pytest.fixture
def run_id(client: Client) -> str:
    return client.create_run("0").info.run_id


def test_files_and_directories_go_up_and_come_down(client: Client, run_id: str, tmp_path: Path) -> None:
    folder = tmp_path / "extra"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "deep" / "b c%.txt").write_text("b")
    client.log_artifact(run_id, folder / "a.txt", "notes")
    client.log_artifact(run_id, str(folder))
    client.log_artifacts(run_id, folder, "all")
    assert [(entry.path, entry.is_dir) for entry in client.list_artifacts(run_id)] == [
        ("all", True),
        ("extra", True),
        ("notes", True),
    ]
    assert [(e.path, e.is_dir, e.file_size) for e in client.list_artifacts(run_id, "extra")] == [
        ("extra/a.txt", False, 1),
        ("extra/deep", True, None),
    ]
    assert client.list_artifacts(run_id, "extra/a.txt") == []
    assert client.list_artifacts(run_id, "absent") == []
    got = Path(client.download_artifacts(run_id, "all"))
    assert (got.name, (got / "deep" / "b c%.txt").read_text()) == ("all", "b")


def test_where_downloads_land(client: Client, run_id: str, tmp_path: Path) -> None:
    client.log_text(run_id, "x", "d/x.txt")
    here = tmp_path / "new" / "o"
    assert client.download_artifacts(run_id, "d", here) == str(here / "d")
    assert client.download_artifacts(run_id, "d/x.txt", here) == str(here / "x.txt")
    assert client.download_artifacts(run_id, "", here) == str(here)
    assert (here / "d" / "x.txt").read_text() == "x"
    assert (here / "x.txt").read_text() == "x"
    assert Path(client.download_artifacts(run_id, "d/x.txt")).read_text() == "x"


def test_an_absent_path_is_named(client: Client, run_id: str) -> None:
    message = "Failed to download artifacts from path 'zz', please ensure that the path is correct."
    with pytest.raises(NotFound) as raised:
        client.download_artifacts(run_id, "zz")
    assert str(raised.value) == message


def test_texts_and_dicts(client: Client, run_id: str) -> None:
    value = {"b": [1, 2], "a": "ü"}
    for name in ("v.json", "v.yaml", "v.yml", "v.data"):
        client.log_dict(run_id, value, name)
    folder = Path(client.download_artifacts(run_id, ""))
    assert json.loads((folder / "v.json").read_text()) == value
    assert (folder / "v.json").read_text() == json.dumps(value, indent=2)
    assert json.loads((folder / "v.data").read_text()) == value
    assert yaml.safe_load((folder / "v.yml").read_text()) == value
    assert yaml.safe_load((folder / "v.yaml").read_text()) == value


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "%2e%2e/x", "..%252fx"])
def test_paths_stay_inside(local: Client, path: str) -> None:
    run_id = local.create_run("0").info.run_id
    for call in (
        lambda: local.log_text(run_id, "x", path),
        lambda: local.list_artifacts(run_id, path),
        lambda: local.download_artifacts(run_id, path),
    ):
        with pytest.raises(InvalidPath, match="Invalid path"):
            call()


def test_absent_local_files_are_named(local: Client, tmp_path: Path) -> None:
    run_id = local.create_run("0").info.run_id
    with pytest.raises(InvalidParameter, match=r"No such file or directory: '.*gone'"):
        local.log_artifact(run_id, tmp_path / "gone")
    with pytest.raises(InvalidParameter, match="gone' is not a directory"):
        local.log_artifacts(run_id, tmp_path / "gone")


def test_tables_grow(client: Client, run_id: str) -> None:
    client.log_table(run_id, {"question": ["a", "b"], "score": [1, 2]}, "t.json")
    client.log_table(run_id, {"question": "c", "score": 3}, "t.json")
    table = client.load_table("0", "t.json", extra_columns=["run_id"])
    assert table.to_dict("list") == {"question": ["a", "b", "c"], "score": [1, 2, 3], "run_id": [run_id] * 3}
    listed = client.get_run(run_id).data.tags["mlflow.loggedArtifacts"]
    assert json.loads(listed) == [{"path": "t.json", "type": "table"}]
    with pytest.raises(NotFound, match=r"other\.json"):
        client.load_table("0", "other.json")


def test_an_experiment_may_keep_its_files_in_a_plain_folder(local: Client, tmp_path: Path) -> None:
    number = local.create_experiment("plain", artifact_location=str(tmp_path / "files"))
    run_id = local.create_run(number).info.run_id
    local.log_text(run_id, "x", "d/x.txt")
    assert (tmp_path / "files" / run_id / "artifacts" / "d" / "x.txt").read_text() == "x"
    assert [entry.path for entry in local.list_artifacts(run_id, "d")] == ["d/x.txt"]
    assert Path(local.download_artifacts(run_id, "d/x.txt")).read_text() == "x"
