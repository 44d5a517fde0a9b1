"""``regista models serve --enable-mlserver``: the real MLServer with a model of a registry."""

from __future__ import annotations

import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compat.environments import CHECKOUT, MLSERVER
from processes import ServerProcess, run, start_scoring_server
from regista.client import Client
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def joined(model_input: Any) -> Any:  # in here, so that it is saved whole and not as the name of this module
        import pandas

        return pandas.DataFrame({"sum": model_input["x"] + model_input["n"], "text": model_input["s"]})

    folder = tmp_path_factory.mktemp("mlserver")
    signature = ModelSignature(
        Schema([ColSpec("double", "x"), ColSpec("long", "n"), ColSpec("string", "s")]),
        Schema([ColSpec("double", "sum"), ColSpec("string", "text")]),
    )
    with Client(folder / "registry") as client:
        client.log_model(
            joined, "model", experiment_id="0", registered_model_name="joined", signature=signature, pip_requirements=[]
        )
        client.set_registered_model_alias("joined", "champion", 1)
    return folder / "registry"


@pytest.fixture(
    scope="module",
    params=["--env-manager=uv --workers=1", "--env-manager=local --workers=2"],
    ids=["here, in the environment of the model", "in workers"],
)
def server(registry: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Any]:
    own = "uv" in request.param
    around = {"REGISTA_ENV_ROOT": str(tmp_path_factory.mktemp("environments"))}
    if own:
        command = [sys.executable, "-m", "regista", "models", "prepare-env", "-m", "models:/joined@champion"]
        command += ["--env-manager", "uv", "--enable-mlserver", "--tracking-uri", str(registry)]
        run(command, folder=registry, environment=around)
    started = start_scoring_server(
        "models:/joined@champion",
        tmp_path_factory.mktemp("server"),
        str(registry),
        "--enable-mlserver",
        *request.param.split(),
        python=sys.executable if own else str(MLSERVER.ready()),
        environment=around if own else {"PYTHONPATH": str(CHECKOUT / "src")},
        wait=120,
    )
    with started:
        assert ("Going on in" in started.output) is own
        assert "Making the environment" not in started.output
        yield started
        started.process.terminate()
        assert started.process.wait(60) == 0, started.output


def ask(server: ServerProcess, path: str, content: Any = None, kind: str = "application/json") -> tuple[int, Any]:
    body = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(server.url + path, body, {"Content-Type": kind} if body else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status, said = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, said = error.code, error.read()
    try:
        return status, json.loads(said)
    except ValueError:
        return status, said.decode()


def tensors(*names: str) -> list[dict[str, Any]]:
    every = [
        {"name": "x", "shape": [2], "datatype": "FP64", "data": [1.5, 2.0]},
        {"name": "n", "shape": [2], "datatype": "INT64", "data": [4, 5]},
        {"name": "s", "shape": [2], "datatype": "BYTES", "data": ["a", "é"]},
    ]
    return [tensor for tensor in every if tensor["name"] in names]


def test_it_says_what_the_model_takes(server: ServerProcess) -> None:
    status, said = ask(server, "/v2/models/joined")
    assert (status, said["platform"], said["versions"]) == (200, "regista", ["1"])
    assert [(one["name"], one["datatype"], one["shape"]) for one in said["inputs"]] == [
        ("x", "FP64", [-1]), ("n", "INT64", [-1]), ("s", "BYTES", [-1]),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/v2/models/joined/infer", "/v2/models/joined/versions/1/infer"])
def test_it_answers_inference_requests(server: ServerProcess, path: str) -> None:
    status, said = ask(server, path, {"id": "7", "inputs": tensors("x", "n", "s")})
    assert (status, said["id"], said["model_version"]) == (200, "7", "1")
    outputs = {one["name"]: (one["datatype"], one["shape"], one["data"]) for one in said["outputs"]}
    assert outputs == {"sum": ("FP64", [2, 1], [5.5, 7.0]), "text": ("BYTES", [2, 1], ["a", "é"])}


def test_what_does_not_fit_is_an_error_that_says_so(server: ServerProcess) -> None:
    status, said = ask(server, "/v2/models/joined/infer", {"inputs": tensors("x")})
    assert status == 400
    assert "Model is missing inputs ['n', 's']" in said["error"]
    assert ask(server, "/v2/models/joined/versions/2/infer", {"inputs": tensors("x")})[0] == 404


def test_it_answers_as_mlflow_does(server: ServerProcess) -> None:
    rows = {"dataframe_split": {"columns": ["x", "n", "s"], "data": [[1.5, 4, "a"]]}}
    assert ask(server, "/invocations", rows) == (200, {"predictions": [{"sum": 5.5, "text": "a"}]})
    status, said = ask(server, "/invocations", {"dataframe_split": {"columns": ["x"], "data": [[1.5]]}})
    assert (status, said["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert ask(server, "/invocations", rows, "text/plain")[0] == 415
    assert [ask(server, path) for path in ("/ping", "/health")] == [(200, "\n")] * 2


def test_it_answers_by_grpc(server: ServerProcess, tmp_path: Path) -> None:
    address = re.findall(r"gRPC server running on http://(\S+)", server.output)[0]
    script = Path(__file__).parent / "scripts" / "mlserver_grpc.py"
    said = run([str(MLSERVER.python), str(script), address, "joined"], folder=tmp_path, environment={})
    assert json.loads(said.splitlines()[-1]) == {"sum": [5.5, 7.0], "text": ["a", "é"]}
