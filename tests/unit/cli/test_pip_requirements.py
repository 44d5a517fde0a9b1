"""``regista models update-pip-requirements``."""

import pytest
import yaml

from regista.flavors.saving import save_model

MLFLOW = "mlflow>=2.22"  # every model has it, so that MLflow loads it


@pytest.fixture
def directory(tmp_path):
    place = tmp_path / "model"
    save_model(abs, place, pip_requirements=["six==1.16", "numpy"])
    return place


def test_what_is_added_takes_the_place_of_what_has_its_name(run, directory):
    result = run("models", "update-pip-requirements", "-m", str(directory), "add", "pandas<3", "SIX>=1.17")
    assert (result.exit_code, result.stdout.splitlines()) == (0, [MLFLOW, "SIX>=1.17", "numpy", "pandas<3"])
    assert (directory / "requirements.txt").read_text().splitlines() == [MLFLOW, "SIX>=1.17", "numpy", "pandas<3"]
    conda = yaml.safe_load((directory / "conda.yaml").read_text())
    assert conda["dependencies"][-1] == {"pip": [MLFLOW, "SIX>=1.17", "numpy", "pandas<3"]}


def test_removing_goes_by_the_name_and_passes_by_what_is_not_there(run, directory):
    result = run("models", "update-pip-requirements", "-m", str(directory), "remove", "six==9", "nothing")
    assert (result.exit_code, result.stdout.splitlines()) == (0, [MLFLOW, "numpy"])


def test_a_logged_model_is_changed_in_the_registry(run, client):
    info = client.log_model(abs, experiment_id="0", pip_requirements=["six"])
    result = run("models", "update-pip-requirements", "-m", info.model_uri, "add", "numpy")
    assert (result.exit_code, result.stdout.splitlines()) == (0, [MLFLOW, "six", "numpy"])
    stored = client.download_model(info.model_uri) / "requirements.txt"
    assert stored.read_text().splitlines() == [MLFLOW, "six", "numpy"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-m", "models:/wine/1", "add", "numpy"], 2, "is sealed: set the requirements of the run's or logged model"),
        (["-m", "/nowhere", "add", "numpy"], 3, 'Could not find an "MLmodel" configuration file'),
        (["-m", "DIRECTORY", "add", "numpy =>"], 2, "'numpy =>' is no requirement"),
        (["-m", "DIRECTORY", "change", "numpy"], 2, "'change' is not one of 'add', 'remove'"),
        (["-m", "DIRECTORY", "add"], 2, "Missing argument"),
        (["add", "numpy"], 2, "Missing option '-m'"),
    ],
)
def test_what_goes_wrong_is_said_and_changes_nothing(run, directory, arguments, code, message):
    before = {file.name: file.read_bytes() for file in directory.iterdir() if file.is_file()}
    result = run(
        "models", "update-pip-requirements", *[text.replace("DIRECTORY", str(directory)) for text in arguments]
    )
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert {file.name: file.read_bytes() for file in directory.iterdir() if file.is_file()} == before
