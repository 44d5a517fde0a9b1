from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from matplotlib.figure import Figure

from regista.client import Client
from regista.client.image import Image
from regista.entities import Tag
from regista.errors import CorruptedData, InvalidParameter, NotFound

mpl.use("Agg")


@pytest.fixture
def run_id(request: pytest.FixtureRequest) -> str:
    """A run in the store that the test is about."""
    store = "client" if "client" in request.fixturenames else "local"
    run: str = request.getfixturevalue(store).create_run("0").info.run_id
    return run


def content(client: Client, run_id: str, path: str) -> bytes:
    return Path(client.download_artifacts(run_id, path)).read_bytes()


def test_a_table_grows_and_keeps_its_types(client: Client, run_id: str) -> None:
    client.log_table(run_id, {"a": [1, 2], "b": ["x", "y"]}, "d/t.json")
    client.log_table(run_id, {"a": 3, "c": 9}, "d/t.json")
    stored = '{"columns":["a","b","c"],"data":[[1,"x",null],[2,"y",null],[3,null,9.0]]}'
    assert content(client, run_id, "d/t.json").decode() == stored
    table = client.load_table("0", "d/t.json", run_ids=[run_id])
    assert table["a"].dtype == "int64"
    assert table["a"].tolist() == [1, 2, 3]
    listed = json.loads(client.get_run(run_id).data.tags["mlflow.loggedArtifacts"])
    assert listed == [{"path": "d/t.json", "type": "table"}]


@pytest.mark.parametrize(
    ("data", "stored"),
    [
        ({"a": 1, "b": "s"}, {"columns": ["a", "b"], "data": [[1, "s"]]}),
        ({"a": "text", "b": [1, 2]}, {"columns": ["a", "b"], "data": [["text", 1], ["text", 2]]}),
        ({"a": [1], "b": [1, 2]}, {"columns": ["a", "b"], "data": [[[1], [1, 2]]]}),
        ({"a": [{"q": 1}, [1, 2]]}, {"columns": ["a"], "data": [[{"q": 1}], [[1, 2]]]}),
        ({"a": [float("inf"), float("nan")]}, {"columns": ["a"], "data": [[None], [None]]}),
        ({"t": pd.to_datetime(["2020-01-01"])}, {"columns": ["t"], "data": [["2020-01-01T00:00:00.000"]]}),
        ({}, {"columns": [], "data": []}),
        (pd.DataFrame({"a": ["ünï"]}), {"columns": ["a"], "data": [["ünï"]]}),
    ],
)
def test_what_becomes_of_a_table(local: Client, run_id: str, data: Any, stored: dict[str, Any]) -> None:
    local.log_table(run_id, data, "t.json")
    assert json.loads(content(local, run_id, "t.json")) == stored


def test_a_table_as_parquet(local: Client, run_id: str) -> None:
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    for value in (1, 2):
        local.log_table(run_id, {"a": [value], "b": [[value, 0]]}, "t.parquet")
    assert local.load_table("0", "t.parquet", [run_id])["a"].tolist() == [1, 2]


def test_images_in_a_table_become_files(client: Client, run_id: str) -> None:
    client.log_table(run_id, {"n": [1, 2], "picture": [Image(np.zeros((3, 600))), None]}, "d/t.json")
    cell, empty = client.load_table("0", "d/t.json", [run_id])["picture"]
    assert (cell["type"], empty) == ("image", None)
    assert Image.decoded(content(client, run_id, cell["filepath"]), "").size == (600, 3)
    assert Image.decoded(content(client, run_id, cell["compressed_filepath"]), "").size == (256, 1)
    assert cell["filepath"].startswith("table_images/t/")


def test_tables_are_read_only_from_runs_that_list_them(local: Client, run_id: str) -> None:
    other = local.create_run("0").info.run_id
    local.log_text(other, "no table", "t.json")
    local.log_table(run_id, {"a": [1]}, "t.json")
    table = local.load_table("0", "t.json", extra_columns=["run_id", "absent"])
    assert table.to_dict("records") == [{"a": 1, "run_id": run_id, "absent": None}]
    with pytest.raises(CorruptedData, match=r"'t\.json' of the run is no table"):
        local.load_table("0", "t.json", [other])
    elsewhere = local.create_experiment("elsewhere")
    with pytest.raises(NotFound, match="have the table"):
        local.load_table(elsewhere, "t.json", [run_id])


def test_a_broken_list_of_tables_is_begun_anew(local: Client, run_id: str) -> None:
    for broken in ("no json", '{"a": 1}', "[5]"):
        local.log_batch(run_id, tags=[Tag("mlflow.loggedArtifacts", broken)])
        local.log_table(run_id, {"a": [1]}, "t.json")
        listed = json.loads(local.get_run(run_id).data.tags["mlflow.loggedArtifacts"])
        assert listed == [{"path": "t.json", "type": "table"}]


@pytest.mark.parametrize(
    ("data", "file", "message"),
    [
        ("x", "t.json", "a pandas DataFrame or a dictionary, got str"),
        ({"a": [1]}, "t.csv", "a table is a .json or .parquet file"),
        ({"a": [1]}, None, "a table is a .json or .parquet file"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "t.json", "must have different names, got ['a', 'a']"),
    ],
)
def test_what_is_no_table_is_refused(local: Client, run_id: str, data: Any, file: Any, message: str) -> None:
    with pytest.raises(InvalidParameter) as raised:
        local.log_table(run_id, data, file)
    assert message in str(raised.value)
    assert local.list_artifacts(run_id) == []


def test_a_series_of_images_with_previews(client: Client, run_id: str) -> None:
    client.log_image(run_id, np.zeros((2000, 1000)), key="val/hard ones", step=3, timestamp=77)
    client.log_image(run_id, np.zeros((2, 2)), key="k")
    found = [entry.path for entry in client.list_artifacts(run_id, "images")]
    assert len(found) == 4
    preview, full = (path for path in found if path.startswith("images/val~hard ones+step+3+timestamp+77+"))
    assert full.endswith(".png")
    assert preview.endswith("+compressed.webp")
    assert Image.decoded(content(client, run_id, full), "").size == (1000, 2000)
    assert Image.decoded(content(client, run_id, preview), "").size == (128, 256)
    assert client.get_run(run_id).data.tags["mlflow.loggedImages"] == "True"


@pytest.mark.parametrize("file", ["a.png", "deep/a.jpg", "a.webp", "noend"])
def test_an_image_as_a_file(local: Client, run_id: str, file: str) -> None:
    local.log_image(run_id, np.zeros((2, 3)), file)
    assert Image.decoded(content(local, run_id, file), file).size == (3, 2)
    assert "mlflow.loggedImages" not in local.get_run(run_id).data.tags


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({}, "Exactly one of `artifact_file` and `key`"),
        ({"artifact_file": "a.png", "key": "k"}, "Exactly one of `artifact_file` and `key`"),
        ({"artifact_file": "a.png", "step": 1}, "`step` and `timestamp` belong to a series"),
        ({"artifact_file": "a.xyz"}, "cannot be stored as '.xyz'"),
        ({"artifact_file": "../a.png"}, "Invalid path"),
        ({"key": "k@x"}, "Invalid value 'k@x' for parameter 'key'"),
        ({"key": ""}, "Invalid value '' for parameter 'key'"),
        ({"key": "k", "step": "x"}, "'step'"),
        ({"key": "k", "timestamp": "x"}, "'timestamp'"),
    ],
)
def test_a_wrong_place_for_an_image_is_named(local: Client, run_id: str, where: Any, message: str) -> None:
    with pytest.raises(InvalidParameter) as raised:
        local.log_image(run_id, np.zeros((2, 2)), **where)
    assert message in str(raised.value)
    assert local.list_artifacts(run_id) == []


def test_figures_of_matplotlib(local: Client, run_id: str) -> None:
    figure = Figure()
    figure.subplots().plot([1, 2])
    for file, start in (("f.png", b"\x89PNG"), ("deep/f.pdf", b"%PDF"), ("noend", b"\x89PNG")):
        local.log_figure(run_id, figure, file)
        assert content(local, run_id, file).startswith(start)
    local.log_figure(run_id, figure, "small.png", save_kwargs={"dpi": 10})
    assert Image.decoded(content(local, run_id, "small.png"), "").size == (64, 48)
    for wrong, message in ((figure.axes[0], "Log its `figure`"), ("x", "Unsupported figure object type")):
        with pytest.raises(InvalidParameter, match=message):
            local.log_figure(run_id, wrong, "f.png")
    with pytest.raises(InvalidParameter, match=r"'f\.xyz': Format 'xyz' is not supported"):
        local.log_figure(run_id, figure, "f.xyz")


def test_a_page_of_plotly_asks_no_other_server(local: Client, run_id: str) -> None:
    figure = go.Figure(go.Scatter(x=[1], y=[2]))
    local.log_figure(run_id, figure, "p.html")
    assert b"cdn.plot.ly" not in content(local, run_id, "p.html")[:100_000].split(b"/**")[0]
    with pytest.raises(InvalidParameter, match=r"cannot be stored as '\.xyz'\. Use \.html"):
        local.log_figure(run_id, figure, "p.xyz")


def test_a_stream_is_read_to_its_end(client: Client, run_id: str) -> None:
    stream = io.BytesIO(b"header" + b"x" * 3_000_000)
    stream.seek(6)
    client.log_stream(run_id, stream, "deep/s.bin")
    assert content(client, run_id, "deep/s.bin") == b"x" * 3_000_000
    for wrong in ("x", io.StringIO("a")):
        with pytest.raises(InvalidParameter, match="it must be a binary stream"):
            client.log_stream(run_id, wrong, "s.txt")


def test_dicts_that_json_and_yaml_have_no_form_for(local: Client, run_id: str) -> None:
    local.log_dict(run_id, {"a": (1, 2), "b": np.float32(1), "c": {3}}, "d.yaml")
    assert content(local, run_id, "d.yaml").decode() == "a:\n- 1\n- 2\nb: '1.0'\nc: '{3}'\n"
    circle: dict[str, Any] = {}
    circle["self"] = circle
    for wrong in (circle, {(1, 2): 3}):
        with pytest.raises(InvalidParameter, match=r"The value cannot be stored as 'd\.json'"):
            local.log_dict(run_id, wrong, "d.json")
    with pytest.raises(InvalidParameter, match="'artifact_file' supplied: it must be text"):
        local.log_dict(run_id, {}, None)  # type: ignore[arg-type]  # what is refused
