"""The four endpoints, through the ASGI application."""

import json
import time

import pytest
from starlette.testclient import TestClient

import regista._version


@pytest.fixture
def client(classifier, app_of):
    return TestClient(app_of(classifier))


@pytest.mark.parametrize("path", ["/ping", "/health"])
def test_alive(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, "\n")
    assert answer.headers["content-type"] == "application/json"


def test_version(client):
    answer = client.get("/version")
    assert (answer.status_code, answer.text) == (200, regista._version.__version__)
    assert answer.headers["content-type"] == "application/json"


def test_invocations(client, classifier, wines):
    rows, _ = wines
    answer = client.post("/invocations", json={"dataframe_split": rows.to_dict(orient="split")})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"predictions": classifier.get_raw_model().predict(rows).tolist()}
    assert answer.headers["x-regista-model"] == "wine/3"


def test_a_model_is_called_by_its_name_too(client, wines):
    rows, _ = wines
    content = {"dataframe_split": rows.to_dict(orient="split")}
    assert client.post("/models/wine/invocations", json=content).text == client.post("/invocations", json=content).text
    answer = client.post("/models/beer/invocations", json=content)
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is no model 'beer' here, but: wine"})


def test_no_content_type(client):
    answer = client.post("/invocations", content=b"{}")
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("This predictor only supports the following content types: ")


def test_other_paths_and_methods(client):
    assert (client.get("/nowhere").status_code, client.get("/nowhere").json()) == (404, {"detail": "Not Found"})
    answer = client.get("/invocations")
    assert (answer.status_code, answer.json()) == (405, {"detail": "Method Not Allowed"})


def test_a_slow_model_is_given_up(function_model, app_of):
    def sleeps(model_input):
        time.sleep(0.5)
        return [1]

    with TestClient(app_of(function_model(sleeps), timeout=0.05)) as client:
        answer = client.post(
            "/invocations", content=json.dumps({"inputs": [1]}), headers={"content-type": "application/json"}
        )
    assert (answer.status_code, answer.text) == (504, "Request processing time exceeded limit")
