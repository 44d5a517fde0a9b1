"""``regista models serve --batch``: requests of many clients in one call of the model."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from processes import start_scoring_server
from regista.flavors.saving import save_model
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature
from system.plain_http import PlainServer

CLIENTS = 16


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """The file in which the model notes how many rows each of its calls had."""
    return tmp_path_factory.mktemp("batches") / "calls"


@pytest.fixture(scope="module")
def server(calls):
    path = str(calls)

    def noted(model_input):
        with open(path, "a") as file:  # noqa: PTH123 - saved whole, with nothing imported
            file.write(f"{len(model_input)}\n")
        return (model_input["x"] * 2).tolist()

    folder = calls.parent
    save_model(noted, folder / "model", signature=ModelSignature(Schema([ColSpec("double", "x")])), pip_requirements=[])
    # A batch that is full goes at once; one that is not would wait longer than any machine is slow.
    options = ["--batch", str(CLIENTS), "--batch-wait", "60s"]
    with start_scoring_server(str(folder / "model"), folder, str(folder / "registry"), *options) as server:
        yield server


def test_requests_that_come_together_are_one_call_and_each_gets_its_own_answer(server, calls):
    def ask(number):
        return PlainServer(server.port).ask(
            "POST", "/invocations", {"dataframe_split": {"columns": ["x"], "data": [[number]]}}
        )

    with ThreadPoolExecutor(CLIENTS) as threads:
        for _ in range(4):
            answers = list(threads.map(ask, range(CLIENTS)))
            assert [(answer.status, answer.body) for answer in answers] == [
                (200, {"predictions": [2.0 * number]}) for number in range(CLIENTS)
            ]
    noted = [int(line) for line in calls.read_text().split()]
    compared = [CLIENTS, *[1] * CLIENTS]  # the first three batches are made of the same requests alone, too
    assert noted == [*compared * 3, CLIENTS]


def test_the_other_protocol_is_joined_too(server, calls):
    def ask(number):
        inputs = [{"name": "x", "datatype": "FP64", "shape": [1, 1], "data": [number]}]
        return PlainServer(server.port).ask("POST", "/v2/models/model/infer", {"inputs": inputs})

    before = len(calls.read_text().split())
    with ThreadPoolExecutor(CLIENTS) as threads:
        answers = list(threads.map(ask, range(CLIENTS)))
    assert [answer.body["outputs"][0]["data"] for answer in answers] == [[2.0 * number] for number in range(CLIENTS)]
    assert [int(line) for line in calls.read_text().split()][-1] == CLIENTS
    assert len(calls.read_text().split()) <= before + 1 + CLIENTS
