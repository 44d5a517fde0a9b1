"""Entities are their own JSON, by MLflow's rule of presence."""

import math

import pytest

from regista.entities import Alias, Metric, ModelVersion, RegisteredModel, RunInfo, Tag
from regista.entities.metric import LARGEST
from regista.entities.wire import decode, encode

VERSION = ModelVersion(
    name="bikes",
    version="1",
    creation_timestamp=1,
    last_updated_timestamp=2,
    current_stage="None",
    source="models:/m-1",
    status="READY",
)


def test_what_was_never_set_is_absent():
    assert encode(VERSION) == (
        b'{"name":"bikes","version":"1","creation_timestamp":1,"last_updated_timestamp":2,'
        b'"current_stage":"None","source":"models:/m-1","status":"READY"}'
    )


def test_an_empty_text_that_was_set_is_present():
    version = ModelVersion(**{n: getattr(VERSION, n) for n in VERSION.__struct_fields__} | {"description": ""})
    assert b'"description":""' in encode(version)


def test_lists_on_the_wire_are_mappings_for_the_reader():
    model = RegisteredModel(
        name="bikes", creation_timestamp=1, tag_list=(Tag("team", "a"),), alias_list=(Alias("champion", "2"),)
    )
    again = decode(encode(model), RegisteredModel)
    assert again == model
    assert again.tags == {"team": "a"}
    assert again.aliases == {"champion": "2"}
    assert b'"tags":[{"key":"team","value":"a"}]' in encode(model)


def test_unknown_fields_are_ignored():
    assert decode(encode(VERSION)[:-1] + b',"workspace":"default"}', ModelVersion) == VERSION


@pytest.mark.parametrize(
    ("value", "wire", "read"),
    [
        (1.5, b"1.5", 1.5),
        (math.inf, b"1.7976931348623157e308", LARGEST),
        (-math.inf, b"-1.7976931348623157e308", -LARGEST),
    ],
)
def test_metric_values(value, wire, read):
    metric = Metric("m", value, 1)
    assert b'"value":' + wire in encode(metric)
    assert decode(encode(metric), Metric).value == read


def test_nan_travels_as_text():
    metric = Metric("m", math.nan, 1)
    assert b'"value":"NaN"' in encode(metric)
    again = decode(encode(metric), Metric)
    assert math.isnan(again.value)
    assert encode(again) == encode(metric)


def test_a_run_has_both_ids_on_the_wire_and_one_for_the_reader():
    info = RunInfo(
        run_id="r", experiment_id="0", run_name="n", user_id="", status="RUNNING", start_time=0,
        artifact_uri="mlflow-artifacts:/0/r/artifacts", lifecycle_stage="active",
    )  # fmt: skip
    assert b'"run_uuid":"r"' in encode(info)
    assert "run_uuid" not in dict(info)
    assert dict(info)["run_id"] == "r"


def test_entities_show_themselves():
    assert repr(VERSION).startswith("<ModelVersion: aliases=[], creation_timestamp=1, current_stage='None'")


def test_entities_cannot_change():
    with pytest.raises(AttributeError):
        VERSION.name = "cars"
