"""Writers: answers of several pieces become one file."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy
import pandas
import pytest

from regista.batch.formats import FileFormat
from regista.batch.writers import open_writer
from regista.errors import ModelError


def written(format_: FileFormat, *answers: Any) -> bytes:
    file = io.BytesIO()
    writer = open_writer(file, format_)
    for answer in answers:
        writer.write(answer)
    writer.close()
    return file.getvalue()


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], []),
        ([[1, 2]], [1, 2]),
        ([[1], [], [2, 3]], [1, 2, 3]),
        ([[], [1]], [1]),
        ([numpy.array([[1, 2]]), numpy.array([[3, 4]])], [[1, 2], [3, 4]]),
        ([{"a": [1], "b": ["x"]}, {"a": [2], "b": ["y"]}], {"a": [1, 2], "b": ["x", "y"]}),
        ([{"a": 1}], {"a": 1}),
        (["text"], "text"),
    ],
)
def test_json_answers_of_pieces_are_one_answer(answers: list[Any], expected: Any) -> None:
    assert written(FileFormat.JSON, *answers) == json.dumps({"predictions": expected}).encode()


@pytest.mark.parametrize("answers", [[1, 2], [[1], {"a": [1]}], [{"a": 1}, {"a": 2}], [{"a": [1]}, {"b": [1]}]])
def test_json_answers_that_are_no_lists_cannot_be_joined(answers: list[Any]) -> None:
    with pytest.raises(ModelError, match="cannot be joined"):
        written(FileFormat.JSON, *answers)


def test_json_lines_are_strict_json() -> None:
    table = pandas.DataFrame(
        {"f": [1.5, float("nan")], "t": pandas.to_datetime(["2026-03-01", None]), "l": [[1], None], "b": [b"abc", b""]}
    )
    lines = written(FileFormat.JSONL, table, table[:1]).decode().splitlines()
    first = {"f": 1.5, "t": "2026-03-01T00:00:00", "l": [1], "b": "YWJj"}
    assert [json.loads(line, parse_constant=pytest.fail) for line in lines] == [
        first, {"f": None, "t": None, "l": None, "b": ""}, first,
    ]  # fmt: skip


def test_csv_has_one_header_and_nested_cells_as_json() -> None:
    table = pandas.DataFrame({"p": [[0.25, 0.75]], "name": ['a,"b"'], "b": [b"abc"]})
    text = written(FileFormat.CSV, table, table).decode()
    line = '"[0.25,0.75]","a,""b""",YWJj\n'
    assert text == f"p,name,b\n{line}{line}"


@pytest.mark.parametrize("format_", [FileFormat.CSV, FileFormat.JSONL, FileFormat.PARQUET, FileFormat.ARROW])
def test_other_columns_than_before_are_refused(format_: FileFormat) -> None:
    with pytest.raises(ModelError, match="has the columns b; before it was a"):
        written(format_, pandas.DataFrame({"a": [1]}), pandas.DataFrame({"b": [1]}))


@pytest.mark.parametrize("format_", [FileFormat.PARQUET, FileFormat.ARROW])
def test_other_types_than_before_are_refused(format_: FileFormat) -> None:
    with pytest.raises(ModelError, match="cannot be written as the types of the first rows"):
        written(format_, pandas.DataFrame({"a": [1]}), pandas.DataFrame({"a": ["x"]}))


def test_small_pieces_are_large_row_groups() -> None:
    import pyarrow.parquet

    pieces = [pandas.DataFrame({"a": range(1000)}) for _ in range(140)]
    meta = pyarrow.parquet.read_metadata(io.BytesIO(written(FileFormat.PARQUET, *pieces)))
    assert (meta.num_rows, meta.num_row_groups) == (140_000, 2)
