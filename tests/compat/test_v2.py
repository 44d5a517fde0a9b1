"""The Open Inference Protocol as Triton's own client speaks it, in JSON and in bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compat.environments import V2_CLIENT
from processes import run, start_scoring_server
from regista.flavors.saving import save_model
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    def joined(model_input: Any) -> Any:  # in here, so that it is saved whole and not as the name of this module
        import pandas

        return pandas.DataFrame({"sum": model_input["x"] + model_input["n"], "text": model_input["s"]})

    folder = tmp_path_factory.mktemp("v2")
    inputs = Schema([ColSpec("double", "x"), ColSpec("long", "n"), ColSpec("string", "s")])
    outputs = Schema([ColSpec("double", "sum"), ColSpec("string", "text")])
    save_model(joined, folder / "model", signature=ModelSignature(inputs, outputs), pip_requirements=[])
    script = Path(__file__).parent / "scripts" / "v2_client.py"
    with start_scoring_server(str(folder / "model"), folder, str(folder / "registry")) as server:
        said = run([str(V2_CLIENT.ready()), str(script), server.url, "model"], folder=folder, environment={})
    content: dict[str, Any] = json.loads(said.splitlines()[-1])
    return content


def test_the_client_finds_a_server_that_is_ready_with_the_model(seen: dict[str, Any]) -> None:
    assert [seen[name] for name in ("live", "ready", "model_ready", "other_ready")] == [True, True, True, False]
    assert seen["server"] == "regista"
    assert [model["name"] for model in seen["index"]] == ["model"]


def test_the_client_learns_what_the_model_takes(seen: dict[str, Any]) -> None:
    listed = [(one["name"], one["datatype"], one["shape"]) for one in seen["metadata"]["inputs"]]
    assert listed == [("x", "FP64", [-1]), ("n", "INT64", [-1]), ("s", "BYTES", [-1])]
    assert [one["name"] for one in seen["metadata"]["outputs"]] == ["sum", "text"]


@pytest.mark.parametrize("form", ["json", "binary"])
def test_tensors_go_there_and_back(seen: dict[str, Any], form: str) -> None:
    assert seen[form] == ["7", "float64", [3, 1], [5.5, 7.0, 3.0], ["a", "é", ""]]


def test_the_client_is_told_what_is_wrong(seen: dict[str, Any]) -> None:
    status, message = seen["error"]
    assert status == "400"
    assert "Model is missing inputs ['n', 's']" in message
