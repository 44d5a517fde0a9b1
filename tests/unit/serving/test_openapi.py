"""The OpenAPI documents are valid, and what they say is so."""

import json

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from regista.model.params import ParamSchema, ParamSpec
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.model.signature import ModelSignature
from regista.model.types import Array, Map, Object, Property
from regista.serving.app import create_app
from regista.serving.deployment import SingleDeployment
from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.slot import ModelSlot


def answers(model_input, params=None):
    return [1.5]


SIGNATURES = {
    "columns": ModelSignature(
        Schema([ColSpec(kind, kind) for kind in ("boolean", "integer", "long", "float", "double")]),
        Schema([ColSpec("double")]),
        ParamSchema([ParamSpec("by", "double", 1.0), ParamSpec("names", "string", ["a"], (-1,))]),
    ),
    "texts": ModelSignature(
        Schema([ColSpec(kind, kind, required=kind == "string") for kind in ("string", "binary", "datetime")]),
        Schema([ColSpec("double", "a"), ColSpec("string", "b")]),
    ),
    "nested": ModelSignature(
        Schema(
            [
                ColSpec(Array("double"), "list"),
                ColSpec(Object([Property("a", "long"), Property("b", "string", required=False)]), "object"),
                ColSpec(Map("double"), "map"),
            ]
        )
    ),
    "unnamed": ModelSignature(Schema([ColSpec("double"), ColSpec("string")])),
    "tensor": ModelSignature(Schema([TensorSpec("float32", (-1, 3))]), Schema([TensorSpec("float64", (-1, 2))])),
    "tensors": ModelSignature(
        Schema([TensorSpec("int64", (-1,), "a"), TensorSpec("bool", (2, 2), "b")]),
        Schema([TensorSpec("float64", (-1,), "x")]),
    ),
    "outputs": ModelSignature(outputs=Schema([ColSpec("double"), ColSpec("double")])),
    "none": None,
}


@pytest.fixture(params=SIGNATURES)
def described(request, function_model):
    """A client of a server with one model, and that model's document."""
    model = function_model(answers, SIGNATURES[request.param])
    served = ServedModel(ModelIdentity("models:/m/1", "m", "1"), model)
    client = TestClient(create_app({"the model é": SingleDeployment(ModelSlot(served))}))
    return client, client.get("/openapi.json").json()


def test_the_document_is_valid(described):
    validate(described[1])


def calls(document):
    for path, item in document["paths"].items():
        if "post" in item:
            schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]
            if "$ref" in schema:
                schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            yield path, item["post"], schema


def test_the_examples_fit_their_schemas_and_are_answered(described):
    client, document = described
    for path, operation, schema in calls(document):
        example = operation["requestBody"]["content"]["application/json"].get("example")
        if example is None:
            continue
        Draft202012Validator(schema).validate(example)
        answer = client.post(path, json=example)
        assert answer.status_code == 200, (path, example, answer.text)


def test_every_operation_has_a_name_of_its_own(described):
    names = [one["operationId"] for item in described[1]["paths"].values() for one in item.values()]
    assert len(names) == len(set(names)) == 6


def test_what_does_not_fit_the_schema_is_refused(function_model, app_of):
    client = TestClient(app_of(function_model(answers, SIGNATURES["nested"])))
    ((_, _, schema),) = [call for call in calls(client.get("/openapi.json").json()) if call[0] == "/invocations"]
    good = {"list": [1.0], "object": {"a": 1}, "map": {"k": 1.0}}
    for change in ({"list": ["x"]}, {"object": {"b": "x"}}, {"object": {"a": 1, "c": 1}}, {"map": {"k": "x"}}):
        body = {"dataframe_records": [{**good, **change}]}
        assert not Draft202012Validator(schema).is_valid(body), body
        assert client.post("/invocations", json=body).status_code == 400, body
    assert client.post("/invocations", json={"dataframe_records": [good]}).status_code == 200


def test_the_stored_example_is_the_one_that_is_shown(classifier, wines):
    rows, _ = wines
    stored = {"dataframe_split": rows.head(1).to_dict(orient="split", index=False)}
    served = ServedModel(ModelIdentity("models:/wine/1"), classifier, example=json.dumps(stored).encode())
    client = TestClient(create_app({"wine": SingleDeployment(ModelSlot(served))}))
    operation = client.get("/openapi.json").json()["paths"]["/invocations"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["example"] == stored


@pytest.mark.parametrize(
    "stored", [b"{", b"\xff", b'{"inputs": [NaN]}', b"[" * 100_000], ids=lambda stored: stored[:9].hex()
)
def test_an_example_that_somebody_changed_does_not_hide_the_rest(function_model, stored):
    model = function_model(answers, SIGNATURES["tensor"])
    served = ServedModel(ModelIdentity("models:/m/1"), model, example=stored)
    client = TestClient(create_app({"m": SingleDeployment(ModelSlot(served))}))
    document = client.get("/openapi.json").json()
    validate(document)
    assert client.get("/docs").status_code == 200


def test_a_default_that_json_does_not_have_is_left_out(function_model):
    params = ParamSchema([ParamSpec("a", "double", float("nan")), ParamSpec("b", "double", 2.0)])
    model = function_model(answers, ModelSignature(Schema([ColSpec("double", "x")]), params=params))
    client = TestClient(create_app({"m": SingleDeployment(ModelSlot(ServedModel(ModelIdentity("m"), model)))}))
    ((_, _, schema), *_) = calls(client.get("/openapi.json").json())
    assert schema["oneOf"][0]["properties"]["params"]["properties"] == {
        "a": {"type": ["number", "null"]},
        "b": {"type": ["number", "null"], "default": 2.0},
    }


def test_one_model_has_a_document_of_its_own(classifier, function_model):
    models = {"wine": classifier, "other": function_model(answers)}
    slots = {name: ModelSlot(ServedModel(ModelIdentity(name), model)) for name, model in models.items()}
    client = TestClient(create_app({name: SingleDeployment(slot) for name, slot in slots.items()}))
    document = client.get("/models/other/openapi.json").json()
    validate(document)
    assert list(document["paths"]) == ["/models/other/invocations", "/v2/models/other/infer"]
    assert client.get("/models/nobody/openapi.json").status_code == 404
    whole = client.get("/openapi.json").json()
    assert {"/invocations", "/models/wine/invocations", "/models/other/invocations"} < set(whole["paths"])
