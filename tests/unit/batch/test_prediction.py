"""``predict_file``: every format in and out, piece by piece, and nothing half there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas
import pytest
from tests.unit.batch.conftest import write_rows

import regista
from regista.errors import InvalidParameter, ModelError, NotFound

LUCKY = [number for number in range(25) if number != 13]


def read_rows(path: Path) -> pandas.DataFrame:
    match path.suffix:
        case ".csv":
            return pandas.read_csv(path, dtype={"id": str})
        case ".jsonl":
            return pandas.read_json(path, lines=True, dtype={"id": str})
        case ".arrow":
            return pandas.read_feather(path)
        case ".json":
            return pandas.DataFrame(json.loads(path.read_text())["predictions"])
    return pandas.read_parquet(path)


@pytest.mark.parametrize("given", ["in.csv", "in.jsonl", "in.parquet", "in.arrow", "in.arrows"])
@pytest.mark.parametrize("written", ["out.csv", "out.jsonl", "out.parquet", "out.arrow", "out.json"])
def test_every_format_becomes_every_other_with_the_answers_in_order(
    model: str, frame: pandas.DataFrame, tmp_path: Path, given: str, written: str
) -> None:
    rows = frame.iloc[LUCKY]
    done = regista.predict_file(
        model, write_rows(rows.reset_index(drop=True), tmp_path / given), tmp_path / written, rows=5,
        keep_columns=["id"],
    )  # fmt: skip
    found = read_rows(tmp_path / written)
    assert list(found.columns) == ["id", "prediction"]
    assert found["id"].tolist() == rows["id"].tolist()
    assert found["prediction"].tolist() == (rows["x"] + rows["n"]).tolist()
    assert (done.rows, done.files) == (24, 1)


@pytest.mark.parametrize("rows", [1, 7, 12, 24, 1000])
def test_the_number_of_rows_in_a_piece_changes_nothing(
    model: str, frame: pandas.DataFrame, tmp_path: Path, rows: int
) -> None:
    source = write_rows(frame.iloc[LUCKY], tmp_path / "in.csv")
    regista.predict_file(model, source, tmp_path / "out.json", rows=rows)
    expected = [number / 4 + number for number in LUCKY]
    assert (tmp_path / "out.json").read_text() == json.dumps({"predictions": expected})


def test_a_request_in_a_file_keeps_its_params(model_of: Any, tmp_path: Path) -> None:
    def scaled(model_input: Any, params: Any = None) -> Any:
        return [value * params["by"] for value in model_input["x"]]

    signature = regista.ModelSignature(
        regista.infer_signature(pandas.DataFrame({"x": [1.0]})).inputs, None,
        regista.infer_signature(params={"by": 2}).params,
    )  # fmt: skip
    body = {"dataframe_split": {"columns": ["x"], "data": [[1], [2], [3]]}, "params": {"by": 10}}
    (tmp_path / "in.json").write_text(json.dumps(body))
    path = model_of(scaled, signature)
    regista.predict_file(path, tmp_path / "in.json", tmp_path / "out.jsonl", rows=2)
    assert (tmp_path / "out.jsonl").read_text() == '{"prediction":10.0}\n{"prediction":20.0}\n{"prediction":30.0}\n'
    (tmp_path / "in.csv").write_text("x\n4\n")
    regista.predict_file(path, tmp_path / "in.csv", tmp_path / "out.json", params={"by": 3})
    assert (tmp_path / "out.json").read_text() == '{"predictions": [12.0]}'


def test_a_folder_and_a_pattern_are_their_files_in_order(model: str, frame: pandas.DataFrame, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "deep"
    folder.mkdir(parents=True)
    for place in (2, 0, 1):
        write_rows(frame[place * 4 : place * 4 + 4], folder / f"{place}.csv")
    (folder / "_SUCCESS").touch()
    for given in (tmp_path / "data", f"{tmp_path}/data/*/[0-2].csv"):
        done = regista.predict_file(model, given, tmp_path / "out.csv", keep_columns=True)
        found = read_rows(tmp_path / "out.csv")
        assert list(found.columns) == ["id", "x", "n", "prediction"]
        assert found["id"].tolist() == frame["id"].tolist()[:12]
        assert (done.rows, done.files) == (12, 3)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".arrow"])
def test_the_row_for_which_the_model_fails_is_named_and_nothing_is_written(
    model: str, frame: pandas.DataFrame, tmp_path: Path, suffix: str
) -> None:
    source = write_rows(frame, tmp_path / f"in{suffix}")
    (tmp_path / "out.csv").write_text("what was there before")
    with pytest.raises(ModelError, match=r"in\.\w+: row 14: the model failed: ValueError: thirteen is unlucky"):
        regista.predict_file(model, source, tmp_path / "out.csv", rows=10)
    assert (tmp_path / "out.csv").read_text() == "what was there before"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"in{suffix}", "out.csv"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.csv", "x,n\n1,2\n3,four\n", "row 2, column 'n': 'four' is no int64"),
        ("in.csv", "x,n\n1,2\n3,\n", "row 2, column 'n': an empty cell is no int64"),
        ("in.csv", "x,n\n1,2\n1,2,3\n", "Expected 2 fields in line 3, saw 3"),
        ("in.csv", "x\n1\n2\n", r"rows 1 to 2: Model is missing inputs \['n'\]"),
        ("in.csv", "", "no CSV table in UTF-8: No columns to parse"),
        ("in.csv", b"x,n\n\xe9,2\n", "no CSV table in UTF-8: 'utf-8' codec"),
        ("in.jsonl", '{"x": 1, "n": 2}\n\n{"x": "a", "n": 2}', "row 2: .*column x to type 'float64'"),
        ("in.jsonl", '{"x": 1, "n": 2}\n[1]\n', "row 2: each line must be a JSON object, column → value, got list"),
        ("in.jsonl", '{"x": 1, "n": 2}\n{"x"\n', "row 2: this is no JSON"),
        ("in.json", "{", "valid JSON formatted string"),
        ("in.parquet", "x,n\n", "this is no Parquet file"),
        ("in.arrow", "x,n\n1,2\n", "this is no Arrow file or stream"),
        ("in.arrow", "ARROW1 and then", "this is no Arrow file or stream"),
    ],
)
def test_rows_that_cannot_be_read_are_named_with_their_file(
    model: str, tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InvalidParameter, match=f"{name}: .*{message}"):
        regista.predict_file(model, tmp_path / name, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_column_of_another_type_is_the_tables_fault_and_not_the_first_rows(
    model: str, frame: pandas.DataFrame, tmp_path: Path
) -> None:
    source = write_rows(frame.assign(x=frame["x"].astype(str)), tmp_path / "in.parquet")
    with pytest.raises(InvalidParameter, match="rows 1 to 10: Incompatible input types for column x"):
        regista.predict_file(model, source, tmp_path / "out.csv", rows=10)


def test_whole_numbers_in_parquet_are_fractions_where_the_signature_wants_those(model: str, tmp_path: Path) -> None:
    source = write_rows(pandas.DataFrame({"x": [1, 2], "n": [3, 4]}), tmp_path / "in.parquet")
    regista.predict_file(model, source, tmp_path / "out.json")
    assert (tmp_path / "out.json").read_text() == '{"predictions": [4.0, 6.0]}'


def test_an_index_with_a_name_is_a_column(model: str, frame: pandas.DataFrame, tmp_path: Path) -> None:
    frame[:2].set_index("id").to_parquet(tmp_path / "in.parquet")
    regista.predict_file(model, tmp_path / "in.parquet", tmp_path / "out.csv", keep_columns=["id"])
    assert (tmp_path / "out.csv").read_text() == "id,prediction\n000,0.0\n001,1.25\n"


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl", "in.parquet", "in.arrow"])
def test_a_file_without_rows_has_no_answers_and_is_no_error(
    model: str, frame: pandas.DataFrame, tmp_path: Path, name: str
) -> None:
    source = write_rows(frame[:0], tmp_path / name)
    for written in ("out.json", "out.csv", "out.parquet"):
        assert regista.predict_file(model, source, tmp_path / written).rows == 0
    assert (tmp_path / "out.json").read_text() == '{"predictions": []}'
    assert len(pandas.read_parquet(tmp_path / "out.parquet")) == 0


@pytest.mark.parametrize(
    ("wish", "error", "message"),
    [
        ({"content_type": "xml"}, InvalidParameter, "content_type must be one of json, csv, jsonl, parquet, arrow"),
        ({"output_format": "xml"}, InvalidParameter, "output_format must be one of"),
        ({"rows": 0}, InvalidParameter, "rows must be a whole number of at least 1, got 0"),
        ({"rows": "7"}, InvalidParameter, "rows must be a whole number of at least 1, got '7'"),
        ({"engine": "flink"}, InvalidParameter, "engine must be one of local, ray, dask, spark, got 'flink'"),
        ({"input_path": "/nowhere.csv"}, InvalidParameter, "No such file or folder: '/nowhere.csv'"),
        ({"keep_columns": "who"}, InvalidParameter, "the input has no column 'who' to keep"),
        ({"keep_columns": ["who"]}, InvalidParameter, "the input has no column 'who' to keep"),
        ({"output_path": "/nowhere/out.csv"}, NotFound, "no folder '/nowhere' for the output 'out.csv'"),
        ({"model_uri": "/nowhere"}, NotFound, "MLmodel"),
    ],
)
def test_wishes_that_cannot_be_met_are_refused(
    model: str, frame: pandas.DataFrame, tmp_path: Path, wish: dict[str, Any], error: type[Exception], message: str
) -> None:
    usual = {
        "model_uri": model,
        "input_path": write_rows(frame[:3], tmp_path / "in.csv"),
        "output_path": tmp_path / "out.csv",
    }
    with pytest.raises(error, match=message):
        regista.predict_file(**{**usual, **wish})
    assert not (tmp_path / "out.csv").exists()


def test_an_alias_is_the_version_that_it_meant_at_the_beginning(frame: pandas.DataFrame, tmp_path: Path) -> None:
    from regista.batch.address import ModelAddress

    with regista.Client(tmp_path / "registry") as client:
        for factor in (1, 2):
            client.log_model(
                lambda model_input, factor=factor: [value * factor for value in model_input["n"]], "model",
                experiment_id="0", registered_model_name="scaled", pip_requirements=[],
            )  # fmt: skip
        client.set_registered_model_alias("scaled", "champion", 1)
        address = ModelAddress.of(client, "models:/scaled@champion")
        client.set_registered_model_alias("scaled", "champion", 2)
    assert address.uri == "models:/scaled/1"
    regista.predict_file(address, write_rows(frame[:3], tmp_path / "in.csv"), tmp_path / "out.json")
    assert (tmp_path / "out.json").read_text() == '{"predictions": [0, 1, 2]}'
