"""Bodies up to a size."""

import pytest
from starlette.testclient import TestClient

REQUEST = b'{"inputs": [1]}'
JSON = {"content-type": "application/json"}


def doubled(model_input):
    return model_input * 2


@pytest.fixture
def client(function_model, app_of):
    return TestClient(app_of(function_model(doubled), max_body_size=100))


def in_parts(body):
    yield from (body[place : place + 10] for place in range(0, len(body), 10))


@pytest.mark.parametrize("whole", [True, False], ids=["announced", "chunked"])
@pytest.mark.parametrize(("size", "status"), [(100, 200), (101, 413), (5_000, 413)])
def test_a_body_is_taken_up_to_its_size(client, whole, size, status):
    body = REQUEST.ljust(size)
    answer = client.post("/invocations", content=body if whole else in_parts(body), headers=JSON)
    assert answer.status_code == status
    if status == 413:
        assert answer.json()["error_code"] == "INVALID_PARAMETER_VALUE"
        assert answer.json()["message"].startswith(
            "The body is larger than the 100 bytes that this server takes: send "
        )


def test_the_other_protocol_says_it_in_its_form(client):
    answer = client.post("/v2/models/wine/infer", content=b" " * 101)
    assert answer.status_code == 413
    assert answer.json()["error"].startswith("The body is larger than the 100 bytes")
