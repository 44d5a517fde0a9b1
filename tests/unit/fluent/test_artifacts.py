from __future__ import annotations

import sys
from pathlib import Path

import pytest

import regista
from processes import run
from regista.errors import InvalidParameter, NotFound
from regista.mlflow import artifacts


@pytest.fixture
def run_id() -> str:
    with regista.start_run() as run:
        regista.log_dict({"a": 1}, "d/v.json")
        regista.log_text("text", "d/t.txt")
    return run.info.run_id


def test_logging_goes_to_the_active_run_or_the_named_one(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    with regista.start_run() as run:
        regista.log_artifact("x.txt")
        regista.log_artifacts(tmp_path, "all")
        assert regista.get_artifact_uri("x.txt") == f"{run.info.artifact_uri}/x.txt"
        assert regista.get_artifact_uri() == run.info.artifact_uri
    regista.log_artifact("x.txt", "late", run_id=run.info.run_id)
    found = {entry.path for entry in regista.list_artifacts(run_id=run.info.run_id)}
    assert found == {"x.txt", "all", "late"}


@pytest.mark.parametrize("form", ["runs:/{run}/d/t.txt", "mlflow-artifacts:/0/{run}/artifacts/d/t.txt"])
def test_uris_of_files(run_id: str, form: str, tmp_path: Path) -> None:
    uri = form.format(run=run_id)
    assert artifacts.load_text(uri) == "text"
    assert artifacts.download_artifacts(uri, dst_path="new") == str(tmp_path / "new" / "t.txt")
    whole = uri.removesuffix("/t.txt")
    assert artifacts.download_artifacts(whole, dst_path="new") == str(tmp_path / "new" / "d")
    assert artifacts.load_dict(whole + "/v.json") == {"a": 1}


GONE = """
import sys, tempfile
from regista import mlflow

model, run_id = sys.argv[1:]
for uri in (model, f"{model}/MLmodel", f"runs:/{run_id}/d", f"mlflow-artifacts:/0/{run_id}/artifacts/d/t.txt"):
    print(mlflow.artifacts.download_artifacts(uri))
print(mlflow.artifacts.download_artifacts(run_id=run_id))
print(mlflow.pyfunc.get_model_dependencies(model))
"""


def test_what_is_downloaded_without_a_destination_stays_when_the_process_ends(run_id: str, tmp_path: Path) -> None:
    regista.mlflow.pyfunc.log_model(
        name="m", python_model=lambda model_input: model_input, registered_model_name="kept", pip_requirements=["six"]
    )
    (tmp_path / "temporary").mkdir()
    environment = {"TMPDIR": str(tmp_path / "temporary"), "REGISTA_TRACKING_URI": regista.get_tracking_uri()}
    said = run([sys.executable, "-c", GONE, "models:/kept/1", run_id], folder=tmp_path, environment=environment)
    model, one, folder, file, whole, requirements = map(Path, said.split())
    assert (model / "MLmodel").read_text() == one.read_text()
    assert [path.name for path in sorted(folder.iterdir())] == ["t.txt", "v.json"]
    assert file.read_text() == (whole / "d" / "t.txt").read_text() == "text"
    assert "six" in requirements.read_text().split()
    assert all(path.is_relative_to(tmp_path / "temporary") for path in (model, one, folder, file, whole, requirements))


def test_listing(run_id: str) -> None:
    wanted = ["d/t.txt", "d/v.json"]
    assert [entry.path for entry in artifacts.list_artifacts(run_id=run_id, artifact_path="d")] == wanted
    assert [entry.path for entry in artifacts.list_artifacts(f"runs:/{run_id}/d")] == wanted
    uri = f"mlflow-artifacts:/0/{run_id}/artifacts"
    assert [entry.path for entry in artifacts.list_artifacts(uri)] == ["d"]


def test_local_files_by_path_and_uri(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text("local")
    assert artifacts.load_text((tmp_path / "f.txt").as_uri()) == "local"
    copied = artifacts.download_artifacts(str(tmp_path / "f.txt"), dst_path="copies")
    assert copied == str(tmp_path / "copies" / "f.txt")


def test_what_is_wrong_is_named(run_id: str) -> None:
    with pytest.raises(InvalidParameter, match="Exactly one of `run_id` or `artifact_uri`"):
        artifacts.download_artifacts()
    with pytest.raises(NotFound, match="from path 'zz'"):
        artifacts.download_artifacts(run_id=run_id, artifact_path="zz")


def test_figures_and_tables() -> None:
    class Figure:
        """What matplotlib's figures offer."""

        def savefig(self, path: Path, dpi: int = 1) -> None:
            Path(path).write_text(f"{Path(path).suffix} {dpi}")

    with regista.start_run() as run:
        regista.log_figure(Figure(), "plots/a.png", save_kwargs={"dpi": 7})
        regista.log_table({"a": [1]}, "t.json")
        regista.log_table({"a": [2]}, "t.json")
        assert regista.load_table("t.json")["a"].tolist() == [1, 2]
        with pytest.raises(InvalidParameter, match="Unsupported figure object type"):
            regista.log_figure(object(), "b.png")
    assert artifacts.load_text(f"runs:/{run.info.run_id}/plots/a.png") == ".png 7"


def test_a_tables_rows_come_from_all_runs_or_the_named_ones() -> None:
    made = []
    for number in (1, 2):
        with regista.start_run() as run:
            regista.log_param("number", number)
            regista.log_table({"a": [number]}, "t.json")
            made.append(run.info.run_id)
    assert sorted(regista.load_table("t.json")["a"]) == [1, 2]
    (row,) = regista.load_table("t.json", [made[0]], ["run_id", "number", "nothing"]).to_dict("records")
    assert row == {"a": 1, "run_id": made[0], "number": "1", "nothing": None}
    with pytest.raises(NotFound, match=r"have the table 'other\.json'"):
        regista.load_table("other.json")


def test_versions_are_listed_from_the_registry(tmp_path: Path) -> None:
    (tmp_path / "files" / "inner").mkdir(parents=True)
    (tmp_path / "files" / "MLmodel").write_text("a: 1")
    (tmp_path / "files" / "inner" / "b.txt").write_text("b")
    elsewhere = regista.Client(tmp_path / "registry")
    run = elsewhere.create_run("0").info
    elsewhere.log_artifacts(run.run_id, tmp_path / "files")
    elsewhere.create_registered_model("bikes")
    elsewhere.create_model_version("bikes", run.artifact_uri, run.run_id)
    regista.set_registry_uri(tmp_path / "registry")
    assert [entry.path for entry in regista.list_artifacts("models:/bikes/1")] == ["MLmodel", "inner"]
    assert [entry.path for entry in regista.list_artifacts("models:/bikes/1/inner")] == ["inner/b.txt"]
