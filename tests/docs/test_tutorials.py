"""The scripts of five published MLflow tutorials run, as they are and with another import line.

``tutorials/`` has their code, in their order and spelling, with the placeholders filled in; data that they download is
made in the same shape. Container images, which the first one ends with, are not offered yet: its request goes to
a scoring server instead.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from processes import ServerProcess, run, start_scoring_server
from regista import Client, connect

SCRIPTS = Path(__file__).with_name("tutorials")
Run = Callable[..., str]


def as_it_is(folder: Path, name: str, text: str, environment: dict[str, str]) -> str:
    """The script unchanged, under ``python -m regista.mlflow``."""
    (folder / name).write_text(text)
    return run([sys.executable, "-m", "regista.mlflow", name], folder=folder, environment=environment)


def with_our_imports(folder: Path, name: str, text: str, environment: dict[str, str]) -> str:
    """The script with its import lines changed and nothing else, under plain ``python``."""
    text = re.sub(r"^import mlflow\b.*$", "from regista import mlflow", text, flags=re.MULTILINE)
    text = re.sub(r"^from mlflow\b", "from regista.mlflow", text, flags=re.MULTILINE)
    assert not re.search(r"^(import|from) mlflow", text, flags=re.MULTILINE)
    (folder / name).write_text(text)
    return run([sys.executable, name], folder=folder, environment=environment)


@pytest.fixture(params=[as_it_is, with_our_imports])
def tutorial(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """Runs a tutorial's script in the test's folder, in both ways; ``address`` is put for the one it names."""

    def start(name: str, address: str | None = None, **environment: str) -> str:
        text = (SCRIPTS / name).read_text()
        if address:
            assert "http://127.0.0.1:8081" in text
            text = text.replace("http://127.0.0.1:8081", address)
        return request.param(tmp_path, name, text, environment)

    return start


def test_churn(tutorial: Run, server: ServerProcess, tmp_path: Path) -> None:
    for _ in range(2):
        tutorial("1_churn.py", MLFLOW_TRACKING_URI=server.url)
    with Client(connect(server.url)) as client:
        version = client.get_model_version("churn-model", "2")
        columns = client.get_model_info("models:/churn-model/2").signature.inputs.input_names()
    assert version.status == "READY"
    request = {"dataframe_split": {"index": [0, 1], "columns": columns, "data": [[-1.0] * 8 + [0, 0, 1]] * 2}}
    assert columns[0] == "standardscaler__CreditScore"
    assert columns[-1] == "onehotencoder__Gender_Male"
    with start_scoring_server("models:/churn-model/1", tmp_path, server.url) as scoring:
        call = urllib.request.Request(
            f"{scoring.url}/invocations", json.dumps(request).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(call) as answer:
            assert json.load(answer) == {"predictions": [0, 0]}


def test_taxi(tutorial: Run, tmp_path: Path) -> None:
    printed = tutorial("2_taxi.py").splitlines()
    assert [line.rpartition(", ")[2] for line in printed[:2]] == ["rmse: 6.2000", "rmse: 6.5000"]
    assert printed[2:] == ["version: 2, stage: None", "{'rmse': 6.2}"]
    with Client(connect(f"sqlite:///{tmp_path}/mlflow.db")) as client:
        version = client.get_model_version("nyc-taxi-regressor", "2")
    assert version.current_stage == "Staging"
    assert version.description.startswith("The model version 2 was transitioned to Staging on 20")


def test_forest(tutorial: Run, server: ServerProcess) -> None:
    assert tutorial("3_forest.py", server.url).splitlines() == ["RESOURCE_ALREADY_EXISTS", "True"]
    with Client(connect(server.url)) as client:
        versions = client.search_model_versions(order_by=["name", "version_number"])
        found = [(version.name, version.version, version.current_stage) for version in versions]
    name = "sk-learn-random-forest-reg"
    assert sorted(found) == [(name, "1", "None"), (f"{name}-model", "1", "Archived"), (f"{name}-model", "2", "None")]


def test_bikes(tutorial: Run, tmp_path: Path) -> None:
    printed = tutorial("4_bikes.py")
    assert printed.count("[0.0, 2.0, 4.0]") == 2
    assert printed.count("name='bikes'") == 2
    assert printed.endswith("[1.0, 2.0, 3.0]\n")
    with Client(connect(tmp_path / "mlruns")) as client:
        assert client.get_model_version_by_alias("bikes", "Champion").version == "2"


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed (FRAMEWORKS=no)")
def test_mnist(tutorial: Run, tmp_path: Path) -> None:
    uri = "sqlite:///mlflow.db"
    trained = json.loads(tutorial("5_mnist_train.py", MLFLOW_TRACKING_URI=uri))
    loaded = json.loads(tutorial("5_mnist_predict.py", MLFLOW_TRACKING_URI=uri))
    assert len(trained) == 40
    assert loaded == pytest.approx(trained, abs=1e-3)
    with (
        start_scoring_server("models:/pytorch_simplenn_mnist/1", tmp_path, uri) as scoring,
        urllib.request.urlopen(f"{scoring.url}/ping") as answer,
    ):
        assert answer.status == 200


def test_the_scripts_name_mlflow_only() -> None:
    for script in SCRIPTS.glob("*.py"):
        assert "regista" not in script.read_text()
