"""A prediction that takes long keeps nobody else waiting."""

import threading

import pytest

from processes import start_scoring_server
from regista.flavors.saving import save_model
from system.plain_http import PlainServer


@pytest.fixture(scope="module")
def gate(tmp_path_factory):
    """A file for which the model waits."""
    return tmp_path_factory.mktemp("slow") / "gate"


@pytest.fixture(scope="module")
def server(gate):
    path = str(gate)

    def waits(model_input):
        import os
        import time

        while not os.path.exists(path):  # noqa: PTH110 - saved whole, with nothing imported
            time.sleep(0.01)
        return [1]

    folder = gate.parent
    save_model(waits, folder / "model", pip_requirements=[])
    with start_scoring_server(str(folder / "model"), folder, str(folder / "registry")) as server:
        yield server


def test_health_checks_and_descriptions_are_answered_beside_predictions_that_wait(server, gate):
    answers = []
    asked = PlainServer(server.port)
    inputs = [{"name": "a", "datatype": "FP64", "shape": [1], "data": [1]}]
    requests = [("/invocations", {"inputs": [1]}), ("/v2/models/model/infer", {"inputs": inputs})] * 4
    threads = [
        threading.Thread(target=lambda request=request: answers.append(asked.ask("POST", *request)))
        for request in requests
    ]
    for thread in threads:
        thread.start()
    for path in ("/ping", "/health", "/v2/health/ready", "/v2/models/model", "/openapi.json", "/docs"):
        assert asked.send("GET", path).status == 200
    assert answers == [], "every prediction still waits"
    gate.touch()
    for thread in threads:
        thread.join(120)
    assert [answer.status for answer in answers] == [200] * len(requests)
