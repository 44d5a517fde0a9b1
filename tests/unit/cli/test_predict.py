"""``regista models predict`` with files of rows; requests as JSON are in test_models.py."""

from __future__ import annotations

import io
import json
from importlib.util import find_spec
from typing import Any

import pandas
import pytest
from rich.console import Console
from rich.progress import Progress

from regista.cli.scored_rows import ScoredRows

TABLE = pandas.DataFrame({"id": ["007", "008", "009"], "x": [1, 2, 3]})
WINE = ("models", "predict", "-m", "models:/wine@champion")


def body_of(format_: str) -> bytes:
    file = io.BytesIO()
    if format_ == "csv":
        TABLE.to_csv(file, index=False)
    elif format_ == "jsonl":
        TABLE.to_json(file, orient="records", lines=True)
    elif format_ == "parquet":
        TABLE.to_parquet(file)
    else:
        TABLE.to_feather(file)
    return file.getvalue()


@pytest.mark.parametrize("format_", ["csv", "jsonl", "parquet", "arrow"])
def test_every_format_comes_from_standard_input(run: Any, format_: str) -> None:
    result = run(*WINE, "-t", format_, "--rows", "2", input=body_of(format_))
    assert (result.exit_code, result.stdout, result.stderr) == (0, '{"predictions": [2, 4, 6]}', "")


def test_a_file_with_an_output_is_told_of_on_stderr(run: Any, tmp_path: Any) -> None:
    (tmp_path / "in.parquet").write_bytes(body_of("parquet"))
    result = run(*WINE, "-i", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.csv"), "--keep-columns", "id")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("Scored 3 rows of 1 file in ")
    assert (tmp_path / "out.csv").read_text() == "id,prediction\n007,2\n008,4\n009,6\n"


def test_all_columns_are_kept_without_a_name(run: Any) -> None:
    result = run(*WINE, "--keep-columns", "--format", "parquet", "--output-format", "jsonl", input=body_of("parquet"))
    first = {"id": "007", "x": 1, "prediction": 2}
    assert json.loads(result.stdout.splitlines()[0]) == first


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-i", "/nowhere/*.csv"], 1, "'/nowhere/*.csv' has no file of rows"),
        (["-t", "csv", "--keep-columns", "who"], 1, "the input has no column 'who' to keep"),
        (["-t", "parquet"], 1, "standard input: this is no Parquet file"),
        (["-t", "xml"], 2, "'xml' is not one of"),
        (["--rows", "0"], 2, "0 is not in the range"),
        (["-t", "csv", "-o", "/nowhere/out.csv"], 3, "There is no folder '/nowhere'"),
        (["-t", "csv", "--engine", "flink"], 2, "'flink' is not one of"),
        (["-t", "csv", "--engine", "dask", "--output-format", "json"], 1, "JSON has no parts"),
    ],
)
def test_what_goes_wrong_is_said(run: Any, arguments: list[str], code: int, message: str) -> None:
    result = run(*WINE, *arguments, input=body_of("csv"))
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


@pytest.mark.parametrize(("engine", "package"), [("ray", "ray"), ("dask", "distributed"), ("spark", "pyspark")])
def test_an_engine_that_is_not_installed_says_what_to_install(
    run: Any, tmp_path: Any, engine: str, package: str
) -> None:
    if find_spec(package) is not None:
        pytest.skip(f"{package} is installed here")
    (tmp_path / "in.csv").write_bytes(body_of("csv"))
    result = run(*WINE, "-i", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out"), "--engine", engine)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"pip install 'regista[{engine}]'" in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_bar_counts_rows_and_bytes() -> None:
    display = Progress("{task.fields[said]}", console=Console(file=io.StringIO(), force_terminal=True))
    watcher = ScoredRows(display)
    watcher.begin(1000)
    watcher.advance(3000, 400)
    watcher.advance(1000, 600)
    (task,) = display.tasks
    assert (task.completed, task.total) == (600, 1000)
    assert task.fields["said"].startswith("4,000 rows")


def test_without_a_display_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with ScoredRows.shown() as watcher:
        watcher.begin(None)
        watcher.advance(1, 1)
    assert capsys.readouterr() == ("", "")
