"""MLflow's public names and parameters, those of tutorials and of ordinary tracking code: each is there and taken."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from tests.docs.markdown import sections

from regista import mlflow
from regista.errors import ModelError
from regista.mlflow.models import Model
from regista.model.trust import KEY
from unit.mlflow import name_walk

EVERY_FLAVOR = (
    "artifact_path conda_env code_paths registered_model_name signature input_example await_registration_for "
    "pip_requirements extra_pip_requirements metadata extra_files name params tags model_type step model_id"
)
THERE_ALL_THE_SAME = ("mlflow.pyfunc.load_model", "mlflow.pyfunc.PythonModel", "mlflow.artifacts.download_artifacts")
"""What the page names as a way out."""


def test_every_name_of_the_page_is_there_and_takes_its_parameters_in_their_order() -> None:
    assert len(name_walk.rows()) > 400
    assert name_walk.walk("regista.mlflow") == []


def test_every_name_of_the_page_is_there_under_the_alias_too(tmp_path: Path) -> None:
    code = (
        "import json, sys; import regista.mlflow; regista.mlflow.install_alias(); "
        f"sys.path.insert(0, {str(Path(name_walk.__file__).parent)!r}); import name_walk; "
        "print(json.dumps(name_walk.walk('mlflow')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_what_is_public_here_is_on_the_page() -> None:
    known = {row.name for row in name_walk.rows() if row.owner == "mlflow"}
    assert set(mlflow.__all__) - {"install_alias"} == known


def things_with_attributes() -> dict[str, Any]:
    """One object of each class of which the page lists attributes."""
    data = mlflow.data.from_numpy(np.array([[1.0]]))
    model = LinearRegression().fit([[1.0]], [1.0])
    with mlflow.start_run() as active:
        mlflow.log_metric("m", 1.0)
        mlflow.log_input(data, "train")
        info = mlflow.sklearn.log_model(model, name="line", registered_model_name="line")
        mlflow.log_text("text", "text.txt")
    client = mlflow.MlflowClient()
    run = client.get_run(active.info.run_id)
    things = [
        *(run, run.info, run.data, run.inputs, run.inputs.dataset_inputs[0], run.inputs.dataset_inputs[0].dataset),
        *(run.outputs, run.outputs.model_outputs[0], client.get_metric_history(run.info.run_id, "m")[0]),
        *(client.get_experiment("0"), client.list_artifacts(run.info.run_id)[0], client.search_runs(["0"])),
        *(client.get_registered_model("line"), client.get_model_version("line", "1")),
        *(client.get_logged_model(info.model_id), info),
    ]
    return {type(thing).__name__: thing for thing in things}


def test_every_attribute_of_the_page_is_there() -> None:
    page = re.findall(r"^\| `(\w+)` \| (`.*`) \|$", sections("docs/mlflow-names.md")["Attributes"], re.MULTILINE)
    things = things_with_attributes()
    assert {kind for kind, _ in page} == things.keys()
    listed = [(kind, name) for kind, names in page for name in re.findall(r"\w+", names)]
    assert [(kind, name) for kind, name in listed if not hasattr(things[kind], name)] == []


def test_what_the_page_says_is_not_offered_is_an_error_that_is_no_surprise() -> None:
    named = re.findall(r"`(mlflow[\w.]*)`", sections("docs/mlflow-names.md")["Not offered"])
    absent = [name for name in named if name not in {"mlflow.evaluate", *THERE_ALL_THE_SAME}]
    assert len(absent) > 25
    for name in absent:
        with pytest.raises((AttributeError, ModuleNotFoundError)):
            name_walk.resolve(f"regista.{name}")
    for name in THERE_ALL_THE_SAME:
        assert name_walk.resolve(f"regista.{name}")


def test_what_every_flavor_takes_by_name_has_its_effect(tmp_path: Path) -> None:
    """Parameters that a signature does not spell out are taken all the same."""
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "helping.py").write_text("")
    arguments = {
        "artifact_path": "line", "name": "line", "code_paths": [str(tmp_path / "helping.py")], "input_example": [[1.0]],
        "registered_model_name": "line", "signature": mlflow.models.infer_signature([1.0], [1.0]),
        "await_registration_for": 5, "extra_pip_requirements": ["wheel"], "metadata": {"a": 1}, "params": {"p": 1},
        "extra_files": [str(tmp_path / "notes.txt")], "tags": {"t": "x"}, "model_type": "classifier", "step": 3,
        "conda_env": None, "pip_requirements": None, "model_id": None,
    }  # fmt: skip
    assert arguments.keys() == set(EVERY_FLAVOR.split())
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(LinearRegression().fit([[1.0]], [1.0]), **arguments)
    logged = mlflow.get_logged_model(info.model_id)
    assert (logged.name, logged.params, logged.tags["t"], logged.model_type) == ("line", {"p": "1"}, "x", "classifier")
    assert (info.metadata, info.registered_model_version) == ({"a": 1}, "1")
    folder = Path(mlflow.artifacts.download_artifacts(info.model_uri))
    assert (folder / "extra_files" / "notes.txt").read_text() == "notes"
    assert (folder / "code" / "helping.py").is_file()
    assert "wheel" in (folder / "requirements.txt").read_text().splitlines()
    assert mlflow.get_run(run.info.run_id).outputs.model_outputs[0].step == 3
    assert mlflow.pyfunc.load_model(info.model_uri).input_example == [[1.0]]


def test_parameters_that_were_removed_are_taken(tmp_path: Path) -> None:
    (tmp_path / "helping.py").write_text("")
    (tmp_path / "needs.txt").write_text("wheel")
    mlflow.sklearn.save_model(
        LinearRegression().fit([[1.0]], [1.0]), tmp_path / "model", code_path=[str(tmp_path / "helping.py")],
        requirements_file=str(tmp_path / "needs.txt"), example_no_conversion=True,
    )  # fmt: skip
    assert (tmp_path / "model" / "code" / "helping.py").is_file()
    assert (tmp_path / "model" / "requirements.txt").read_text().splitlines()[-1] == "wheel"


class custom:
    """A flavor of somebody's own, as a module of functions."""

    @staticmethod
    def save_model(path: str, mlflow_model: Model, text: str) -> None:
        if not text:
            raise ModelError("no text")
        Path(path).mkdir()
        Path(path, "text.txt").write_text(text)
        mlflow_model.add_flavor("custom", data="text.txt")
        mlflow_model.save(Path(path, "MLmodel"))


def test_models_of_flavors_that_others_wrote_are_logged() -> None:
    with mlflow.start_run() as run:
        info = Model.log("told", custom, "told", text="hello", metadata={"by": "hand"}, step=2)
    loaded = Model.load(info.model_uri)
    assert loaded.flavors == {"custom": {"data": "text.txt"}}
    assert (loaded.run_id, loaded.metadata, info.registered_model_version) == (run.info.run_id, {"by": "hand"}, "1")
    assert loaded.extra[KEY]["files"] == {}
    assert mlflow.artifacts.load_text(f"{info.model_uri}/text.txt") == "hello"
    with pytest.raises(ModelError, match="no text"):
        Model.log("told", custom, text="")
    assert mlflow.last_logged_model().model_id == info.model_id
    assert {model.status.value for model in mlflow.search_logged_models(output_format="list")} == {"READY", "FAILED"}


def test_a_stream_is_logged(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 3_000_000)
    client = mlflow.MlflowClient()
    run_id = client.create_run("0").info.run_id
    with (tmp_path / "big").open("rb") as stream:
        client.log_stream(run_id, stream, "folder/big.bin")
    assert client.list_artifacts(run_id, "folder")[0].file_size == 3_000_000
    with pytest.raises(mlflow.MlflowException, match="empty"):
        client.log_stream(run_id, (tmp_path / "big").open("rb"), "")
