from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import yaml
from sklearn.linear_model import LinearRegression

from regista.client import Client
from regista.errors import InvalidParameter, NotFound
from regista.flavors.saving import save_model

MODEL = LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])
INDEX = "--extra-index-url http://localhost/simple"


def requirements(directory: Path) -> list[str]:
    return (directory / "requirements.txt").read_text().splitlines()


def pip_section(directory: Path) -> list[str]:
    section: list[str] = yaml.safe_load((directory / "conda.yaml").read_text())["dependencies"][-1]["pip"]
    return section


def test_requirements_of_a_logged_model_change_in_both_files(client: Client) -> None:
    info = client.log_model(MODEL, experiment_id="0", pip_requirements=["mlflow", "numpy==1.0", INDEX])
    client.update_model_requirements(info.model_uri, "add", [f"NumPy=={numpy.__version__}", "pandas"])
    client.update_model_requirements(info.model_uri, "remove", ["mlflow"])
    directory = client.download_model(info.model_uri)
    assert requirements(directory) == pip_section(directory) == [f"NumPy=={numpy.__version__}", INDEX, "pandas"]
    assert client.load_model(info.model_uri).coef_.tolist() == MODEL.coef_.tolist()


def test_requirements_of_a_version_are_sealed(client: Client) -> None:
    info = client.log_model(MODEL, experiment_id="0", registered_model_name="bikes")
    with pytest.raises(InvalidParameter, match="is sealed: set the requirements of"):
        client.update_model_requirements("models:/bikes/1", "add", ["pandas"])
    before = requirements(client.download_model("models:/bikes/1"))
    client.update_model_requirements(info.model_uri, "add", ["no-such-thing"])
    assert requirements(client.download_model("models:/bikes/1")) == before


def test_requirements_of_a_directory(local: Client, tmp_path: Path) -> None:
    save_model(MODEL, tmp_path / "m", pip_requirements=["mlflow"])
    (tmp_path / "m/conda.yaml").unlink()
    (tmp_path / "m/notes.txt").write_text("mine")
    local.update_model_requirements(str(tmp_path / "m"), "add", ["numpy"])
    assert requirements(tmp_path / "m") == ["mlflow", "numpy"]
    assert not (tmp_path / "m/conda.yaml").exists()
    assert (tmp_path / "m/notes.txt").read_text() == "mine"


def test_wrong_changes_change_nothing(local: Client, tmp_path: Path) -> None:
    save_model(MODEL, tmp_path / "m", pip_requirements=["mlflow"])
    for operation, changes in (("frob", ["a"]), ("add", ["???"]), ("add", "numpy")):
        with pytest.raises(InvalidParameter):
            local.update_model_requirements(str(tmp_path / "m"), operation, changes)
    (tmp_path / "m/conda.yaml").write_text("- [")
    with pytest.raises(InvalidParameter, match=r"conda\.yaml is no YAML"):
        local.update_model_requirements(str(tmp_path / "m"), "add", ["numpy"])
    assert requirements(tmp_path / "m") == ["mlflow"]
    with pytest.raises(NotFound, match="MLmodel"):
        local.update_model_requirements(str(tmp_path / "nothing"), "add", ["numpy"])


def test_info_of_a_logged_model_has_what_its_store_knows(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    logged = client.log_model(MODEL, "line", run_id=run_id, params={"depth": 3}, tags={"team": "a"})
    client.log_metric(run_id, "rmse", 0.5, model_id=logged.model_id)
    info = client.get_model_info(logged.model_uri)
    assert (info.name, info.params, info.tags) == ("line", {"depth": "3"}, {"team": "a"})
    assert [(metric.key, metric.value) for metric in info.metrics or ()] == [("rmse", 0.5)]
    assert (info.model_id, info.creation_timestamp) == (logged.model_id, logged.creation_timestamp)
    assert logged.metrics is None
