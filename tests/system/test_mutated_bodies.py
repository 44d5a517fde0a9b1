"""Whatever is sent to a scoring server is answered: 4xx and a reason, never 5xx, and the server goes on as before.

REGISTA_TEST_BODIES says how many bodies are sent; REGISTA_TEST_SEED which.
"""

import http.client
import json
import os
import random

import psutil
import pytest

from processes import start_scoring_server
from regista.flavors.saving import save_model
from regista.model.infer import infer_signature
from regista.model.params import ParamSchema, ParamSpec
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature
from regista.model.types import Array, Map, Object, Property
from system.mutations import ODD_TYPES, mutated

COUNT = int(os.environ.get("REGISTA_TEST_BODIES", "300"))
SEED = int(os.environ.get("REGISTA_TEST_SEED", "7"))
JSON = {"Content-Type": "application/json"}

EVERY_TYPE = Schema(
    [
        ColSpec("boolean", "b"),
        ColSpec("integer", "i"),
        ColSpec("long", "l"),
        ColSpec("double", "d"),
        ColSpec("string", "s", required=False),
        ColSpec("binary", "r", required=False),
        ColSpec("datetime", "t", required=False),
        ColSpec(Array("double"), "a", required=False),
        ColSpec(Object([Property("p", "long"), Property("q", "string", required=False)]), "o", required=False),
        ColSpec(Map("double"), "m", required=False),
    ]
)
ROW = {
    "b": True, "i": 1, "l": 2, "d": 1.5, "s": "é", "r": "AAE=", "t": "2026-01-02T03:04:05", "a": [1.0, 2.0],
    "o": {"p": 1, "q": "x"}, "m": {"k": 1.0},
}  # fmt: skip
PARAMS = {"by": 2.0, "names": ["x"]}


def tensor(name, datatype, value):
    return {"name": name, "datatype": datatype, "shape": [1, 1], "data": [value]}


def _bodies(row, params):
    """Right bodies of every layout, with their paths below the model's."""
    columns = list(row)
    extra = {"params": params} if params else {}
    layouts = [
        {"dataframe_split": {"columns": columns, "data": [[*row.values()], [*row.values()]]}},
        {"dataframe_split": {"columns": columns, "index": [5], "data": [[*row.values()]]}},
        {"dataframe_records": [row, row]},
        {"instances": [row]},
        {"inputs": {name: [value, value] for name, value in row.items()}},
    ]
    return [{**layout, **extra} for layout in layouts]


DATATYPES = {"b": "BOOL", "i": "INT32", "l": "INT64", "d": "FP64", "s": "BYTES", "r": "BYTES", "t": "BYTES"}
FLAT = {"x": 1, "y": 2.5, "z": -3.0}
REQUESTS = [
    *[("/models/every/invocations", body) for body in _bodies(ROW, PARAMS)],
    *[("/models/line/invocations", body) for body in _bodies(FLAT, {})],
    ("/v2/models/line/infer", {"inputs": [tensor(name, "FP64", value) for name, value in FLAT.items()]}),
    (
        "/v2/models/every/infer",
        {
            "id": "1",
            "parameters": {"by": 1.0},
            "inputs": [
                *(tensor(name, kind, ROW[name]) for name, kind in DATATYPES.items()),
                *(tensor(name, "BYTES", json.dumps(ROW[name])) for name in "aom"),
            ],
            "outputs": [{"name": "output-1", "parameters": {"binary_data": True}}],
        },
    ),
]  # fmt: skip


class Client:
    """One connection, made anew when the server has closed it."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def post(self, path, body, headers):
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    def every(model_input, params=None):  # in here, so that it is saved whole and not as the name of this module
        return [str(cell) for cell in model_input.iloc[:, 0]]

    import numpy
    import pandas
    from sklearn.linear_model import LinearRegression

    folder = tmp_path_factory.mktemp("mutated")
    params = ParamSchema([ParamSpec("by", "double", 1.0), ParamSpec("names", "string", ["a"], (-1,))])
    save_model(every, folder / "every", signature=ModelSignature(EVERY_TYPE, params=params), pip_requirements=[])
    frame = pandas.DataFrame(numpy.random.default_rng(0).normal(size=(20, 3)), columns=["x", "y", "z"])
    line = LinearRegression().fit(frame, frame["x"])
    save_model(line, folder / "line", signature=infer_signature(frame, line.predict(frame)), pip_requirements=[])
    uri, second = f"every={folder / 'every'}", f"line={folder / 'line'}"
    with start_scoring_server(uri, folder, str(folder / "registry"), "--model-uri", second) as server:
        yield server


@pytest.fixture(scope="module")
def client(server):
    return Client(server)


def reason_in(body):
    """What an error says, in any of its forms."""
    try:
        content = json.loads(body)
    except ValueError:
        return body.decode()
    return content.get("message") or content.get("error") or content.get("detail")


@pytest.mark.parametrize("number", range(len(REQUESTS)))
def test_the_bodies_are_right_before_they_are_changed(client, number):
    path, body = REQUESTS[number]
    status, answer = client.post(path, json.dumps(body), JSON)
    assert status == 200, answer


def test_changed_bodies_are_answered_or_refused_with_a_reason(server, client):
    source = random.Random(SEED)
    process = psutil.Process(server.process.pid)
    memory, found = [], {}
    for number in range(COUNT):
        path, content = source.choice(REQUESTS)
        body = mutated(source, content)
        headers = {"Content-Type": source.choice(ODD_TYPES)} if source.random() < 0.1 else JSON
        if "/v2/" in path and source.random() < 0.2:
            headers = {**headers, "Inference-Header-Content-Length": str(source.randint(-1, len(body) + 2))}
        status, answer = client.post(path, body, headers)
        assert status == 200 or 400 <= status < 500, (SEED, number, path, headers, body[:2_000], status, answer[:2_000])
        if status != 200:
            assert reason_in(answer), (SEED, number, path, body[:2_000])
            assert b"Traceback" not in answer
            assert len(answer) < 20_000, (SEED, number, "an error repeats what was sent only in part", len(answer))
        found[status] = found.get(status, 0) + 1
        if number % max(COUNT // 10, 1) == 0:
            memory.append(process.memory_info().rss)
    assert found[400] > COUNT / 4, found
    assert memory[-1] - memory[1] < 150e6, [round(size / 1e6) for size in memory]


@pytest.mark.parametrize("path", ["/models/line/invocations", "/models/every/invocations", "/v2/models/line/infer"])
def test_a_body_that_is_too_large_is_not_read(server, client, path):
    memory = psutil.Process(server.process.pid).memory_info().rss
    with http_body(server, path, 101 * 2**20) as answer:
        assert (answer.status, reason_in(answer.read())[:29]) == (413, "The body is larger than the 1")
    assert psutil.Process(server.process.pid).memory_info().rss - memory < 50e6
    assert client.post("/models/line/invocations", json.dumps(REQUESTS[5][1]), JSON)[0] == 200


def http_body(server, path, size):
    """Announces a body, and sends none of it: the answer comes all the same."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(size))
    connection.endheaders()
    return connection.getresponse()


def test_a_hundred_megabytes_are_read_and_refused(server, client):
    body = b'{"dataframe_split": {"columns": ["x"], "data": [["' + b"x" * (100 * 10**6) + b'"]]}'  # no last brace
    status, answer = client.post("/models/line/invocations", body, JSON)
    assert (status, json.loads(answer)["error_code"]) == (400, "BAD_REQUEST")
    assert client.post("/models/line/invocations", json.dumps(REQUESTS[5][1]), JSON)[0] == 200


def test_the_server_is_the_one_that_was_started(server, client):
    assert server.process.poll() is None
    assert "Exception in ASGI application" not in server.output
    for path, body in REQUESTS:
        assert client.post(path, json.dumps(body), JSON)[0] == 200
