"""``regista models predict``; serving is a process and stands in tests/system."""

import json

import pytest
from click.testing import CliRunner

from regista.cli import main
from regista.flavors.saving import save_model

REQUEST = '{"dataframe_split": {"columns": ["x"], "data": [[1], [2]]}}'


@pytest.mark.parametrize("uri", ["models:/wine@champion", "models:/wine/1", "models:/wine/latest"])
def test_predict_from_stdin(run, uri):
    result = run("models", "predict", "-m", uri, input=REQUEST)
    assert (result.exit_code, result.stdout) == (0, '{"predictions": [2, 4]}')


def test_predict_with_files(run, tmp_path):
    (tmp_path / "in.csv").write_text("x\n3\n")
    paths = ["-i", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.json")]
    result = run("models", "predict", "-m", "models:/wine@champion", "-t", "csv", *paths)
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text()) == {"predictions": [6]}


@pytest.mark.parametrize(
    ("uri", "request_text", "code", "message"),
    [
        ("models:/wine@champion", "{", 1, "Ensure that input is a valid JSON formatted string"),
        ("models:/wine@nobody", REQUEST, 3, "alias nobody not found"),
        ("models:/wine", REQUEST, 2, "Not a proper models:/ URI"),
        ("/nowhere", REQUEST, 3, 'Could not find an "MLmodel" configuration file'),
    ],
)
def test_what_goes_wrong_is_said(run, uri, request_text, code, message):
    result = run("models", "predict", "-m", uri, input=request_text)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


def test_a_local_model_needs_no_registry_and_makes_none(clean_environment, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_model(abs, tmp_path / "model", pip_requirements=["no-such-package"])
    result = CliRunner().invoke(main, ["models", "predict", "-m", "model"], input='{"inputs": -3}')
    assert (result.exit_code, result.stdout) == (0, '{"predictions": 3}')
    assert "no-such-package (saved any version, not installed here)" in result.stderr
    assert "UserWarning" not in result.stderr
    assert CliRunner().invoke(main, ["models", "inspect", "model"]).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_missing_input_file(run):
    result = run("models", "predict", "-m", "models:/wine/1", "-i", "/nowhere.json")
    assert result.exit_code == 1
    assert "/nowhere.json" in result.stderr
