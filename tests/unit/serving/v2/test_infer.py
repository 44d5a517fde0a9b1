"""The Open Inference Protocol: requests of every kind to real models."""

import base64
import json
import struct

import numpy
import pytest
from starlette.testclient import TestClient

from regista.model.params import ParamSchema, ParamSpec
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.model.signature import ModelSignature
from regista.serving.request import ScoringRequest
from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.v2.infer import infer

IDENTITY = ModelIdentity("models:/wine@champion", "wine", "3")


def ask(model, content, binary=b"", headers=None, **place):
    body = json.dumps(content).encode()
    headers = {"inference-header-content-length": str(len(body))} if binary and headers is None else headers or {}
    served = ServedModel(IDENTITY, model)
    return infer(served, ScoringRequest(body + binary, headers), "wine", **place)


def tensor(name, datatype, data, shape=None, kind=None, **parameters):
    if kind:
        parameters["content_type"] = kind
    return {"name": name, "datatype": datatype, "shape": shape or [len(data)], "data": data, "parameters": parameters}


def error_of(answer):
    return answer.status, json.loads(answer.body)["error"]


def told(model_input):
    """Says what the model was given."""
    kind = type(model_input).__name__
    if kind == "DataFrame":
        return [f"{name}:{model_input[name].dtype}:{model_input[name].tolist()}" for name in model_input]
    if kind == "dict":
        return [f"{name}:{value.dtype}:{value.tolist()}" for name, value in model_input.items()]
    if kind == "ndarray":
        return [f"{model_input.dtype}:{model_input.tolist()}"]
    return [repr(model_input)]


def what_it_got(answer):
    assert answer.ok, answer.body
    return json.loads(answer.body)["outputs"][0]["data"]


def test_columns_of_the_signature_make_a_frame(classifier, wines):
    rows, _ = wines
    inputs = [tensor(name, "FP64", rows[name].tolist(), [len(rows), 1]) for name in rows]
    expected = classifier.get_raw_model().predict(rows).reshape(-1, 1)
    answer = ask(classifier, {"id": "x", "inputs": inputs})
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "model_name": "wine",
        "model_version": "3",
        "id": "x",
        "parameters": {"content_type": "np"},
        "outputs": [
            {
                "name": "output-1",
                "shape": [len(rows), 1],
                "datatype": "INT64",
                "parameters": {"content_type": "np"},
                "data": expected.reshape(-1).tolist(),
            }
        ],
    }


def test_numbers_are_cast_as_the_signature_says_when_nothing_is_lost(function_model):
    columns = Schema([ColSpec("double", "x"), ColSpec("long", "n"), ColSpec("boolean", "b"), ColSpec("string", "s")])
    model = function_model(told, ModelSignature(columns))
    inputs = [
        tensor("x", "INT64", [1, 2]),
        tensor("n", "INT32", [3, 4]),
        tensor("b", "BOOL", [True, False]),
        tensor("s", "BYTES", ["a", "é"]),
    ]
    assert what_it_got(ask(model, {"inputs": inputs})) == [
        "x:float64:[1.0, 2.0]",
        "n:int64:[3, 4]",
        "b:bool:[True, False]",
        "s:object:['a', 'é']",
    ]


def test_bytes_and_times_of_a_signature(function_model):
    model = function_model(told, ModelSignature(Schema([ColSpec("binary", "raw"), ColSpec("datetime", "at")])))
    inputs = [
        tensor("raw", "BYTES", [base64.b64encode(b"\x00\xff").decode()]),
        tensor("at", "BYTES", ["2026-01-02T03:04:05"]),
    ]
    assert what_it_got(ask(model, {"inputs": inputs})) == [
        "raw:object:[b'\\x00\\xff']",
        "at:datetime64[ns]:[Timestamp('2026-01-02 03:04:05')]",
    ]


def test_tensors_of_a_signature(function_model):
    def alone(model_input):
        return [f"{model_input.dtype}:{model_input.tolist()}"]

    alone = function_model(alone, ModelSignature(Schema([TensorSpec("float32", (-1, 2))])))
    assert what_it_got(ask(alone, {"inputs": [tensor("any", "FP64", [[1, 2], [3, 4]], [2, 2])]})) == [
        "float32:[[1.0, 2.0], [3.0, 4.0]]"
    ]
    named = Schema([TensorSpec("float64", (-1,), "a"), TensorSpec("int64", (-1, 1), "b")])
    inputs = [tensor("a", "FP64", [0.5]), tensor("b", "INT64", [7], [1, 1])]
    assert what_it_got(ask(function_model(told, ModelSignature(named)), {"inputs": inputs})) == [
        "a:float64:[0.5]",
        "b:int64:[[7]]",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"inputs": [tensor("a", "FP32", [1, 2], [2, 1])]}, ["float32:[[1.0], [2.0]]"]),
        ({"inputs": [tensor("a", "INT8", [1]), tensor("b", "BOOL", [True])]}, ["a:int8:[1]", "b:bool:[True]"]),
        (
            {"parameters": {"content_type": "pd"}, "inputs": [tensor("a", "INT64", [1]), tensor("b", "BYTES", ["x"])]},
            ["a:int64:[1]", "b:object:['x']"],
        ),
        ({"parameters": {"content_type": "dict"}, "inputs": [tensor("a", "UINT8", [1])]}, ["a:uint8:[1]"]),
        ({"inputs": [tensor("a", "BYTES", ["x", "y"], kind="str")]}, ["['x', 'y']"]),
        ({"parameters": {"content_type": "str"}, "inputs": [tensor("a", "BYTES", ["x"])]}, ["['x']"]),
        ({"inputs": [tensor("a", "BYTES", ["eA=="], kind="base64")]}, ["[b'x']"]),
        ({"inputs": [tensor("a", "FP64", [None])]}, ["float64:[nan]"]),
    ],
)
def test_without_a_signature_the_content_types_say_what_is_meant(function_model, content, expected):
    assert what_it_got(ask(function_model(told), content)) == expected


def doubled(model_input):
    return model_input * 2


def test_tensors_go_in_and_out_as_bytes(function_model):
    given = numpy.array([[1.5, -2.0], [0.25, 3.0]])
    inputs = [{"name": "a", "datatype": "FP64", "shape": [2, 2], "parameters": {"binary_data_size": 32}}]
    content = {"inputs": inputs, "outputs": [{"name": "output-1", "parameters": {"binary_data": True}}]}
    answer = ask(function_model(doubled), content, given.tobytes())
    assert (answer.status, answer.media_type) == (200, "application/octet-stream")
    length = int(answer.headers["Inference-Header-Content-Length"])
    (output,) = json.loads(answer.body[:length])["outputs"]
    assert output["parameters"] == {"content_type": "np", "binary_data_size": 32}
    assert "data" not in output
    numpy.testing.assert_array_equal(numpy.frombuffer(answer.body[length:]).reshape(2, 2), given * 2)


def test_texts_go_in_and_out_as_bytes(function_model):
    texts = ["", "é" * 300]
    raw = b"".join(struct.pack("<I", len(text.encode())) + text.encode() for text in texts)
    inputs = [{"name": "a", "datatype": "BYTES", "shape": [2], "parameters": {"binary_data_size": len(raw)}}]
    content = {"inputs": inputs, "parameters": {"binary_data_output": True}}

    def same(model_input):
        return list(model_input)

    answer = ask(function_model(same), content, raw)
    assert answer.body[int(answer.headers["Inference-Header-Content-Length"]) :] == raw


def results(model_input):
    import datetime

    import numpy
    import pandas

    return {
        "frame": pandas.DataFrame({"n": [1, 2], "s": ["x", None], "x": [0.5, float("nan")]}),
        "series": pandas.Series([True, False], name="truth"),
        "dict": {"a": numpy.zeros((2, 2), "float16"), "b": [1, 2]},
        "texts": ["x", "y"],
        "number": 3,
        "times": [datetime.datetime(2026, 1, 2)],
        "moments": numpy.array(["2026-01-02"], "datetime64[D]"),
        "bytes": [b"\xff"],
        "gaps": [1, None],
        "empty": [],
    }[model_input[0]]


@pytest.mark.parametrize(
    ("kind", "content_type", "outputs"),
    [
        (
            "frame",
            "pd",
            [("n", "INT64", [2, 1], [1, 2]), ("s", "BYTES", [2, 1], ["x", ""]), ("x", "FP64", [2, 1], [0.5, None])],
        ),
        ("series", "pd", [("truth", "BOOL", [2, 1], [True, False])]),
        ("dict", "dict", [("a", "FP16", [2, 2], [0.0] * 4), ("b", "INT64", [2, 1], [1, 2])]),
        ("texts", "str", [("output-1", "BYTES", [2, 1], ["x", "y"])]),
        ("number", "np", [("output-1", "INT64", [1, 1], [3])]),
        ("times", "np", [("output-1", "BYTES", [1, 1], ["2026-01-02T00:00:00"])]),
        ("moments", "np", [("output-1", "BYTES", [1, 1], ["2026-01-02"])]),
        ("bytes", "np", [("output-1", "BYTES", [1, 1], ["/w=="])]),
        ("gaps", "np", [("output-1", "FP64", [2, 1], [1.0, None])]),
        ("empty", "np", [("output-1", "FP64", [0, 1], [])]),
    ],
)  # fmt: skip
def test_results_as_tensors(function_model, kind, content_type, outputs):
    answer = ask(function_model(results), {"inputs": [tensor("a", "BYTES", [kind], kind="str")]})
    assert answer.status == 200, answer.body
    content = json.loads(answer.body)
    assert content["parameters"] == {"content_type": content_type}
    assert [(o["name"], o["datatype"], o["shape"], o["data"]) for o in content["outputs"]] == outputs


def test_only_the_outputs_that_are_wanted(function_model):
    ours = {"inputs": [tensor("a", "BYTES", ["frame"], kind="str")]}
    model = function_model(results)
    answer = ask(model, {**ours, "outputs": [{"name": "x"}, {"name": "n"}]})
    assert [output["name"] for output in json.loads(answer.body)["outputs"]] == ["x", "n"]
    status, message = error_of(ask(model, {**ours, "outputs": [{"name": "y"}]}))
    assert (status, message) == (400, "The model has no outputs ['y'], but ['n', 's', 'x']")


def scaled(model_input, params=None):
    return [params["by"]]


def test_params_stand_among_the_parameters(function_model):
    params = ParamSchema([ParamSpec("by", "double", 1.0)])
    model = function_model(scaled, ModelSignature(Schema([ColSpec("double", "a")]), params=params))
    content = {"inputs": [tensor("a", "FP64", [1.0])], "parameters": {"by": 4, "binary_data_output": False}}
    assert what_it_got(ask(model, content)) == [4.0]
    assert error_of(ask(model, {**content, "parameters": {"by": "x"}}))[0] == 400


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        ([], 422, "The body is no inference request: "),
        ({}, 422, "missing required field `inputs`"),
        ({"inputs": []}, 422, "at least one input"),
        ({"inputs": [{"name": "a", "datatype": "FP64"}]}, 422, "missing required field `shape`"),
        ({"inputs": [tensor("a", "FP64", [1.0])] * 2}, 422, "must differ in name"),
        ({"inputs": [{"name": "a", "datatype": "FP64", "shape": [1]}]}, 400, "Input 'a' needs its elements"),
        ({"inputs": [tensor("a", "FP65", [1.0])]}, 400, "Input 'a' has no datatype 'FP65'"),
        ({"inputs": [tensor("a", "FP64", [1.0], [2])]}, 400, "Input 'a' of shape [2] does not have 1 elements"),
        ({"inputs": [tensor("a", "FP64", [1.0], [-1])]}, 400, "does not have 1 elements"),
        ({"inputs": [tensor("a", "FP64", ["x"])]}, 400, "Input 'a' is FP64, which \"x\" is not"),
        ({"inputs": [tensor("a", "INT8", [300])]}, 400, "do not fit INT8"),
        ({"inputs": [tensor("a", "INT64", [True])]}, 400, "Input 'a' is INT64, which true is not"),
        ({"inputs": [tensor("a", "FP64", [[1.0], [1.0, 2.0]], [3])]}, 400, "differ in length or depth"),
        ({"inputs": [tensor("a", "BYTES", [1])]}, 400, "every element must be a text"),
        ({"inputs": [tensor("a", "BYTES", ["!"], kind="base64")]}, 400, "no base64"),
        ({"inputs": [tensor("a", "BYTES", ["!"], kind="datetime")]}, 400, "no ISO 8601 time"),
        ({"inputs": [tensor("a", "FP64", [1.0], kind="str")]}, 400, "the content type str is of BYTES"),
        ({"inputs": [tensor("a", "FP64", [1.0], kind="png")]}, 400, "no content type is called 'png'"),
        ({"inputs": [tensor("a", "FP64", [1.0], binary_data_size=8)]}, 422, "the 0 bytes left"),
        ({"inputs": [tensor("a", "FP64", [1.0])], "parameters": {"content_type": "x"}}, 400, "No content type is"),
        (
            {"inputs": [tensor("a", "FP64", [1.0]), tensor("b", "FP64", [1.0])], "parameters": {"content_type": "np"}},
            400,
            "has one input",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(function_model, content, status, message):
    got, text = error_of(ask(function_model(told), content))
    assert got == status
    assert message in text


def test_binary_parts_that_do_not_fit(function_model):
    model = function_model(doubled)
    given = {"name": "a", "datatype": "FP64", "shape": [1], "parameters": {"binary_data_size": 8}}
    for content, binary, headers, message in [
        (given, b"1234567", None, "the 7 bytes left"),
        (given, b"123456789", None, "1 bytes at the end of the body belong to no input"),
        ({**given, "shape": [2]}, b"12345678", None, "takes 16 bytes, binary_data_size says 8"),
        ({**given, "datatype": "BYTES"}, b"\xff\xff\xff\xff1234", None, "goes beyond its binary data"),
        ({**given, "datatype": "BYTES"}, b"\0\0\0\0\0\0\0\0", None, "does not have 2 elements"),
        (given, b"12345678", {"inference-header-content-length": "999999"}, "must be at most"),
        (given, b"12345678", {"inference-header-content-length": "-1"}, "must be at most"),
    ]:
        status, text = error_of(ask(model, {"inputs": [content]}, binary, headers))
        assert status in {400, 422}
        assert message in text


def test_a_missing_column_is_named(classifier):
    status, text = error_of(ask(classifier, {"inputs": [tensor("alcohol", "FP64", [1.0])]}))
    assert status == 400
    assert "Model is missing inputs ['malic_acid'" in text


def fails(model_input):
    raise ValueError("the model's own words")


def leaves(model_input):
    raise SystemExit(3)


def test_what_the_model_does_is_an_answer(function_model, capsys):
    content = {"inputs": [tensor("a", "FP64", [1.0])]}
    assert error_of(ask(function_model(fails), content)) == (400, "The model failed: ValueError: the model's own words")
    assert "Traceback" in capsys.readouterr().err
    status, text = error_of(ask(function_model(leaves), content))
    assert (status, "tried to end the process" in text) == (500, True)


def test_another_version_is_not_found(function_model):
    content = {"inputs": [tensor("a", "FP64", [1.0])]}
    model = function_model(doubled)
    assert ask(model, content, version="3").ok
    assert error_of(ask(model, content, version="2")) == (404, "Model wine with version 2 not found")


@pytest.fixture
def client(classifier, app_of):
    return TestClient(app_of(classifier))


def test_the_server_and_its_models_describe_themselves(client):
    assert client.get("/v2").json()["extensions"] == ["binary_tensor_data", "model_repository"]
    for path in ("/v2/health/live", "/v2/health/ready", "/v2/models/wine/ready", "/v2/models/wine/versions/3/ready"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, b"")
    for path in ("/v2/models/wine", "/v2/models/wine/versions/3"):
        content = client.get(path).json()
        assert (content["name"], content["versions"], content["parameters"]) == ("wine", ["3"], {"content_type": "pd"})
        assert content["inputs"][0] == {"name": "alcohol", "datatype": "FP64", "shape": [-1], "parameters": {}}
    assert client.post("/v2/repository/index").json() == [
        {"name": "wine", "version": "3", "state": "READY", "reason": ""}
    ]


def test_the_outputs_that_are_described_are_those_that_are_answered(client, wines):
    rows, _ = wines
    inputs = [tensor(name, "FP64", rows[name].tolist()) for name in rows]
    answer = client.post("/v2/models/wine/versions/3/infer", json={"inputs": inputs})
    assert answer.status_code == 200
    described = client.get("/v2/models/wine").json()["outputs"]
    assert [output["name"] for output in described] == [output["name"] for output in answer.json()["outputs"]]
    assert answer.headers["x-regista-model"] == "wine/3"


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("GET", "/v2/models/beer", "Model beer not found"),
        ("GET", "/v2/models/beer/ready", "Model beer not found"),
        ("GET", "/v2/models/wine/versions/2", "Model wine with version 2 not found"),
        ("POST", "/v2/models/beer/infer", "Model beer not found"),
        ("POST", "/v2/models/wine/versions/2/infer", "Model wine with version 2 not found"),
        ("POST", "/v2/repository/models/beer/load", "Model beer not found"),
    ],
)
def test_what_is_not_served_is_not_found(client, method, path, message):
    answer = client.request(method, path, content=b"{}")
    assert (answer.status_code, answer.json()) == (404, {"error": message})


def test_models_are_not_loaded_by_request(client):
    for verb in ("load", "unload"):
        answer = client.post(f"/v2/repository/models/wine/{verb}")
        assert answer.status_code == 400
        assert "chosen when it starts" in answer.json()["error"]


def test_every_datatype_keeps_its_values(function_model):
    from regista.serving.v2.datatypes import NUMPY

    def same(model_input):
        return model_input

    model = function_model(same)
    for datatype, dtype in NUMPY.items():
        limits = numpy.iinfo(dtype) if numpy.dtype(dtype).kind in "iu" else None
        values = numpy.array([limits.min, limits.max] if limits else [0, 1], dtype=dtype)
        answer = ask(model, {"inputs": [tensor("a", datatype, values.tolist())]})
        (output,) = json.loads(answer.body)["outputs"]
        assert (output["datatype"], output["data"]) == (datatype, values.tolist())


def test_a_frame_of_lists(function_model):
    content = {"parameters": {"content_type": "pd"}, "inputs": [tensor("a", "FP64", [[1, 2], [3, 4]], [2, 2])]}
    assert what_it_got(ask(function_model(told), content)) == ["a:object:[[1.0, 2.0], [3.0, 4.0]]"]
