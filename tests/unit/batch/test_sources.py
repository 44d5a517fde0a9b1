"""Sources: which files a path means, and how they are shared out."""

from __future__ import annotations

from pathlib import Path

import pandas
import pytest

from regista.batch.formats import FileFormat
from regista.batch.sources import find_sources, split_sources
from regista.errors import InvalidParameter


def test_a_folder_of_several_formats_takes_a_word(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.parquet", "notes.txt", ".hidden.csv", "_log.csv"):
        (tmp_path / name).touch()
    with pytest.raises(InvalidParameter, match=r"several formats \(csv, parquet\)"):
        find_sources(tmp_path, None)
    found = find_sources(tmp_path, FileFormat.CSV)
    assert [(Path(source.path).name, source.format) for source in found] == [("a.csv", "csv"), ("b.csv", "csv")]


def test_files_whose_names_say_nothing_are_what_is_said(tmp_path: Path) -> None:
    (tmp_path / "rows").touch()
    assert find_sources(tmp_path / "rows", None)[0].format is FileFormat.JSON
    assert find_sources(tmp_path / "rows", FileFormat.CSV)[0].format is FileFormat.CSV
    assert [source.format for source in find_sources(tmp_path, FileFormat.JSONL)] == [FileFormat.JSONL]
    with pytest.raises(InvalidParameter, match="has no file of rows"):
        find_sources(tmp_path, None)
    with pytest.raises(InvalidParameter, match="has no file of rows"):
        find_sources(f"{tmp_path}/*.csv", FileFormat.CSV)
    with pytest.raises(InvalidParameter, match="The input path is empty"):
        find_sources("", None)


def test_a_name_with_the_signs_of_a_pattern_is_a_name_where_there_is_such_a_file(tmp_path: Path) -> None:
    for name in ("a[1].csv", "a1.csv"):
        (tmp_path / name).touch()
    assert [source.path for source in find_sources(tmp_path / "a[1].csv", None)] == [str(tmp_path / "a[1].csv")]


def test_large_parquet_files_are_shared_out_by_row_groups(tmp_path: Path) -> None:
    pandas.DataFrame({"x": range(1_200_000)}).to_parquet(tmp_path / "x.parquet", row_group_size=200_000)
    (tmp_path / "y.csv").touch()
    sources = [source for name in ("x.parquet", "y.csv") for source in find_sources(tmp_path / name, None)]
    assert [part.groups for part in split_sources(sources)] == [range(0, 3), range(3, 6), None]
    with pytest.raises(InvalidParameter, match=r"y.csv: this is no Parquet file"):
        split_sources(find_sources(tmp_path / "y.csv", FileFormat.PARQUET))
