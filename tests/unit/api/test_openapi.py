"""The contract as an OpenAPI document."""

import json
import re

import pytest

from regista.api import CONTRACT
from regista.api.openapi import openapi_document


@pytest.fixture(scope="module")
def document():
    # Through JSON and back: what a reader of the served page sees.
    return json.loads(json.dumps(openapi_document(CONTRACT)))


def test_it_is_openapi(document):
    from openapi_spec_validator import OpenAPIV31SpecValidator

    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_route_of_the_contract_is_in_it(document):
    for kind in CONTRACT:
        where = kind.endpoint
        for prefix in where.prefixes:
            path = prefix + re.sub(r":path}", "}", where.path)
            for method in where.methods:
                operation = document["paths"][path][method.lower()]
                assert operation["summary"]
                assert operation["x-permission"] == (
                    {"open": True}
                    if where.permission.open
                    else {
                        "resource": where.permission.resource.value,
                        "action": where.permission.action.value,
                        **({"field": where.permission.field} if where.permission.field else {}),
                    }
                )
    count = sum(len(operations) for operations in document["paths"].values())
    assert count == sum(len(kind.endpoint.prefixes) * len(kind.endpoint.methods) for kind in CONTRACT)


def test_fields_are_where_they_are_sent(document):
    alias = document["paths"]["/api/2.0/mlflow/registered-models/alias"]
    assert [(p["name"], p["in"], p["required"]) for p in alias["get"]["parameters"]] == [
        ("name", "query", True),
        ("alias", "query", True),
        ("at", "query", False),
    ]
    body = alias["delete"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"name", "alias"} == set(body["required"])
    tag = document["paths"]["/api/2.0/mlflow/logged-models/{model_id}/tags/{tag_key}"]["delete"]
    assert {(p["name"], p["in"]) for p in tag["parameters"]} == {("model_id", "path"), ("tag_key", "path")}
    assert "requestBody" not in tag


def test_a_prefix_leads_every_path():
    assert all(path.startswith("/p/") for path in openapi_document(CONTRACT, "/p")["paths"])
