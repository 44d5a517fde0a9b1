from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest
from sklearn.linear_model import LinearRegression

from regista import mlflow
from regista.errors import InvalidParameter
from regista.mlflow.models import (
    convert_input_example_to_serving_input,
    predict,
    update_model_requirements,
    validate_serving_input,
)

FRAME = pandas.DataFrame({"a": [0.0, 1.0]})
MODEL = LinearRegression().fit(FRAME, [0.0, 2.0])


@pytest.fixture
def uri() -> str:
    with mlflow.start_run():
        return mlflow.sklearn.log_model(MODEL, name="line", input_example=FRAME).model_uri


@pytest.mark.parametrize("content_type", ["json", "csv"])
def test_predict_writes_the_answer_of_the_scoring_server(uri: str, content_type: str, tmp_path: Path) -> None:
    predict(uri, FRAME, content_type=content_type, output_path=tmp_path / "out.json", env_manager="local")
    assert json.loads((tmp_path / "out.json").read_text()) == {"predictions": pytest.approx([0.0, 2.0])}


def test_predict_prints_and_reads_files(uri: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("a\n1.0\n")
    predict(uri, input_path=tmp_path / "in.csv", content_type="csv")
    assert json.loads(capsys.readouterr().out) == {"predictions": pytest.approx([2.0])}
    predict(uri, "a\n1.0\n", content_type="csv")
    predict(uri, {"a": [1.0]})
    assert capsys.readouterr().out.count('{"predictions"') == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "Give either"),
        ({"input_data": FRAME, "input_path": "x"}, "Give either"),
        ({"input_path": "/no/such/file"}, "No such file"),
        ({"input_data": FRAME, "content_type": "xml"}, "one of json or csv, got 'xml'"),
        ({"input_data": {"a": 1}, "content_type": "csv"}, "a DataFrame or text, got dict"),
        ({"input_data": object()}, "An input example is"),
        ({"input_data": pandas.DataFrame({"b": [1.0]})}, "missing inputs"),
    ],
)
def test_what_cannot_be_predicted_is_said(uri: str, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidParameter, match=message):
        predict(uri, **arguments)


@pytest.mark.parametrize(
    ("wish", "error", "message"),
    [
        ({"env_manager": "bogus"}, InvalidParameter, "one of local, virtualenv, uv, conda, got 'bogus'"),
        ({"extra_envs": {"A": "1"}}, InvalidParameter, "extra_envs go with an env_manager other than local"),
        ({"pip_requirements_override": ["x"]}, InvalidParameter, "goes with an env_manager other than local"),
        (
            {"env_manager": "uv", "extra_envs": {"A": 1}},
            InvalidParameter,
            "extra_envs must be texts by their names, .* 'A': 1",
        ),
        (
            {"env_manager": "uv", "extra_envs": "A=1"},
            InvalidParameter,
            "extra_envs must be texts by their names, .* 'A=1'",
        ),
        ({"env_manager": "uv", "extra_envs": {"A=": "1"}}, InvalidParameter, "extra_envs must be texts by their names"),
        ({"pip_requirements_override": [1]}, InvalidParameter, "must be a list of texts, got 1"),
    ],
)
def test_environments_that_there_are_not_are_refused(
    uri: str, wish: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        predict(uri, FRAME, **wish)


@pytest.mark.parametrize(
    "example",
    [FRAME, {"a": numpy.array([0.0, 1.0])}, (FRAME, {"unknown": 1})],
)
def test_examples_become_bodies_that_the_model_takes(uri: str, example: Any) -> None:
    body = convert_input_example_to_serving_input(example)
    assert body is not None
    assert validate_serving_input(uri, body).tolist() == pytest.approx([0.0, 2.0])
    assert validate_serving_input(uri, json.loads(body)).tolist() == pytest.approx([0.0, 2.0])


def test_the_body_of_a_saved_example_is_the_same(uri: str) -> None:
    model = mlflow.models.Model.load(uri)
    assert model._root is not None
    assert model.get_serving_input(model._root) == convert_input_example_to_serving_input(FRAME)
    assert convert_input_example_to_serving_input(None) is None


@pytest.mark.parametrize("body", ["{}", "nope", '{"inputs": 1, "instances": 2}', '{"inputs": {"b": [1.0]}}'])
def test_wrong_bodies_are_refused(uri: str, body: str) -> None:
    with pytest.raises(InvalidParameter):
        validate_serving_input(uri, body)


def test_requirements_are_updated_by_uri(uri: str) -> None:
    update_model_requirements(uri, "add", ["no-such-thing==1"])
    assert "no-such-thing==1" in Path(mlflow.pyfunc.get_model_dependencies(uri)).read_text().splitlines()
