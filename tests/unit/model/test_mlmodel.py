from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from regista.errors import InvalidParameter, NotFound
from regista.model.example import InputExample
from regista.model.infer import infer_signature
from regista.model.mlmodel import Model

OLD = """\
artifact_path: model
flavors:
  python_function:
    env: conda.yaml
    loader_module: mlflow.sklearn
run_id: 0123
signature:
  inputs: '[{"name": "a", "type": "long"}]'
  outputs: null
some_future_key:
  x: [1, 2]
utc_time_created: '2020-01-01 00:00:00.000000'
"""


def test_new_models_are_stamped() -> None:
    model = Model()
    assert re.fullmatch(r"[0-9a-f]{32}", model.model_uuid)
    assert model.model_uuid != Model().model_uuid
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", model.utc_time_created)
    assert model.to_dict().keys() == {"flavors", "mlflow_version", "model_uuid", "utc_time_created"}


def test_unknown_and_missing_keys(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text(OLD)
    model = Model.load(tmp_path)
    assert model.extra == {"some_future_key": {"x": [1, 2]}}
    assert model.mlflow_version is None
    assert model.signature is not None
    assert model.signature.inputs is not None
    model.save(tmp_path / "MLmodel")
    again = Model.load(tmp_path / "MLmodel")
    assert again == model
    assert again.to_dict()["some_future_key"] == {"x": [1, 2]}
    assert "mlflow_version" not in again.to_dict()


def test_yaml_is_block_style_with_sorted_keys() -> None:
    model = Model(artifact_path="model", signature=infer_signature("x"), metadata={"k": "v"})
    model.add_flavor("python_function", loader_module="m")
    text = model.to_yaml()
    keys = re.findall(r"^(\w+):", text, re.MULTILINE)
    assert keys == sorted(keys)
    assert "flavors:\n  python_function:\n    loader_module: m\n" in text
    assert "signature:\n  inputs: '[" in text
    assert "is_signature_from_type_hint: false" in text


@pytest.mark.parametrize("path", ["", "MLmodel", "nowhere", "nowhere/MLmodel"])
def test_missing_file(path: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match='Could not find an "MLmodel" configuration file at "'):
        Model.load(tmp_path / path)


@pytest.mark.parametrize("text", ["- 1", "a: [", "text", "flavors: 3", "flavors: {x: 1}", "signature: {inputs: '{'}"])
def test_damaged_file_is_one_clear_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text(text)
    with pytest.raises(InvalidParameter):
        Model.load(tmp_path)


@pytest.mark.parametrize("field", ["signature", "saved_input_example_info", "metadata"])
@pytest.mark.parametrize("value", ["text", 5, ["a"], True])
def test_what_must_be_a_mapping_and_is_none_is_named(field: str, value: Any, tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text(json.dumps({"flavors": {}, field: value}))
    with pytest.raises(InvalidParameter, match=f"'{field}' must be a mapping, got {re.escape(repr(value))}"):
        Model.load(tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidParameter, match="MLmodel is no text in UTF-8"):
        Model.load(tmp_path)


def test_yaml_cannot_run_code(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text("x: !!python/object/apply:os.getcwd []")
    with pytest.raises(InvalidParameter):
        Model.load(tmp_path)


def test_example_of_a_model(tmp_path: Path) -> None:
    data = pd.DataFrame({"d": pd.to_datetime(["2020-01-01"]), "x": [1.0]})
    example = InputExample.of((data, {"t": 2}))
    example.write(tmp_path)
    model = Model(signature=infer_signature(data), saved_input_example_info=example.info)
    assert model.load_input_example(tmp_path).to_dict("list") == data.to_dict("list")
    assert model.load_input_example_params(tmp_path) == {"t": 2}
    assert '"dataframe_split"' in str(model.get_serving_input(tmp_path))
    assert Model().load_input_example(tmp_path) is None
    assert Model().get_serving_input(tmp_path) is None


def test_keys_of_others_and_their_files_survive_load_and_save(tmp_path: Path) -> None:
    others: dict[Any, Any] = {
        "resources": {"api_version": "1", "databricks": {"serving_endpoint": [{"name": "m"}]}},
        "auth_policy": {"system_auth_policy": {"resources": []}},
        "prompts": None,
        "day": datetime.date(2024, 1, 2),
        "moment": datetime.datetime(2024, 1, 2, 3, 4, 5),
        "bytes": b"\x00\xff",
        "self": "a word that Python uses",
        1: "a key that is no text",
        "flavors": {"python_function": {"loader_module": "x", "unknown": {"deep": [1, None]}}, "other": {"é": "ü\t"}},
    }
    (tmp_path / "MLmodel").write_text(yaml.safe_dump(others, allow_unicode=True), encoding="utf-8")
    (tmp_path / ".hidden").write_bytes(b"\x00")
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources/data.bin").write_bytes(b"\x01")
    model = Model.load(tmp_path)
    model.save(tmp_path / "MLmodel")
    written = yaml.safe_load((tmp_path / "MLmodel").read_text(encoding="utf-8"))
    assert {key: value for key, value in written.items() if key in others} == others
    assert json.loads(model.to_json())["day"] == "2024-01-02"
    assert (tmp_path / ".hidden").read_bytes() + (tmp_path / "resources/data.bin").read_bytes() == b"\x00\x01"
