"""Readers: pieces of the asked length, whatever the file is made of, and little memory."""

from __future__ import annotations

from pathlib import Path

import pandas
import pytest
from tests.unit.batch.conftest import INPUTS, write_rows

from regista.batch.formats import FileFormat, format_of
from regista.batch.readers import Reading, open_reader


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.parquet", "x.arrow", "x.arrows"])
@pytest.mark.parametrize("rows", [1, 4, 10, 25, 100])
def test_pieces_have_the_asked_rows_and_say_where_they_are(
    frame: pandas.DataFrame, tmp_path: Path, name: str, rows: int
) -> None:
    path = write_rows(frame, tmp_path / name, row_group_size=6)
    with path.open("rb") as file:
        pieces = list(open_reader(file, format_of(path) or FileFormat.JSON, Reading(rows, INPUTS)).pieces())
    assert [piece.first for piece in pieces] == list(range(1, 26, rows))
    assert [len(piece.data) for piece in pieces] == [piece.rows for piece in pieces]
    read = [piece.read for piece in pieces]
    assert read == sorted(read)
    assert 0 < read[-1] <= path.stat().st_size
    whole = pandas.concat([piece.data for piece in pieces], ignore_index=True)
    assert whole[["x", "n"]].to_dict("list") == frame[["x", "n"]].to_dict("list")


def test_row_groups_of_a_parquet_file_are_read_by_themselves(frame: pandas.DataFrame, tmp_path: Path) -> None:
    path = write_rows(frame, tmp_path / "x.parquet", row_group_size=6)
    with path.open("rb") as file:
        pieces = list(open_reader(file, FileFormat.PARQUET, Reading(100), range(1, 3)).pieces())
    assert [(piece.first, piece.rows) for piece in pieces] == [(7, 12)]
    assert pieces[0].data["n"].tolist() == list(range(6, 18))


def test_only_the_columns_that_matter_are_taken(frame: pandas.DataFrame, tmp_path: Path) -> None:
    for name in ("x.jsonl", "x.parquet", "x.arrow"):
        path = write_rows(frame, tmp_path / name)
        with path.open("rb") as file:
            how = Reading(100, INPUTS, frozenset({"n", "x", "other"}))
            (piece,) = open_reader(file, format_of(path) or FileFormat.JSON, how).pieces()
        assert list(piece.data.columns) == ["x", "n"], name


def test_texts_that_look_like_numbers_stay_texts_in_csv(frame: pandas.DataFrame, tmp_path: Path) -> None:
    path = write_rows(frame, tmp_path / "x.csv")
    with path.open("rb") as file:
        (piece,) = open_reader(file, FileFormat.CSV, Reading(100, INPUTS)).pieces()
    assert piece.data["id"].tolist()[:2] == ["000", "001"]


def test_what_was_read_of_a_parquet_file_is_given_back_on_the_way(tmp_path: Path) -> None:
    import numpy
    import pyarrow

    group = 200_000
    columns = {name: numpy.random.default_rng(0).normal(size=6 * group) for name in "abcd"}
    path = write_rows(pandas.DataFrame(columns), tmp_path / "x.parquet", row_group_size=group)
    before, most = pyarrow.total_allocated_bytes(), 0
    with path.open("rb") as file:
        for _ in open_reader(file, FileFormat.PARQUET, Reading(10_000)).pieces():
            most = max(most, pyarrow.total_allocated_bytes() - before)
    assert most < 3 * group * 4 * 8  # of six
