from __future__ import annotations

import json

import pytest

from regista import mlflow
from regista.errors import InvalidParameter
from regista.mlflow.exceptions import MlflowException, RestException
from regista.mlflow.protos.databricks_pb2 import RESOURCE_ALREADY_EXISTS, RESOURCE_DOES_NOT_EXIST, ErrorCode


def test_it_catches_everything_the_store_raises() -> None:
    client = mlflow.MlflowClient()
    client.create_registered_model("bikes")
    with pytest.raises(MlflowException) as raised:
        client.create_registered_model("bikes")
    assert raised.value.error_code == "RESOURCE_ALREADY_EXISTS" == ErrorCode.Name(RESOURCE_ALREADY_EXISTS)
    assert str(raised.value) == raised.value.message
    with pytest.raises(RestException):
        client.get_run("nope")


def test_users_raise_it() -> None:
    plain = MlflowException("it broke")
    assert (str(plain), plain.error_code, plain.get_http_status_code()) == ("it broke", "INTERNAL_ERROR", 500)
    coded = MlflowException("gone", error_code=RESOURCE_DOES_NOT_EXIST, run="r")
    assert (coded.error_code, coded.get_http_status_code()) == ("RESOURCE_DOES_NOT_EXIST", 404)
    assert coded.json_kwargs == {"run": "r"}
    assert json.loads(coded.serialize_as_json()) == {
        "error_code": "RESOURCE_DOES_NOT_EXIST", "message": "gone", "run": "r",
    }  # fmt: skip
    assert MlflowException("x", "OWN_CODE").error_code == "OWN_CODE"
    assert isinstance(MlflowException.invalid_parameter_value("no"), InvalidParameter)
