"""Columns that folders tell of: ``year=2026/month=03/part.parquet``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas
import pytest
from tests.unit.batch.conftest import write_rows

import regista
from regista.batch.partitions import partitions_of
from regista.errors import InvalidParameter
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature

ROWS = pandas.DataFrame({"id": ["a", "b"], "x": [0.5, 1.5]})


def signature_of(**columns: str) -> ModelSignature:
    return ModelSignature(Schema([ColSpec(kind, name) for name, kind in columns.items()]))


def seen(model_input: Any) -> Any:
    """What the model is given, as text."""
    return [repr(list(row.items())) for row in model_input.to_dict("records")]


def put(frame: pandas.DataFrame, folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_rows(frame, folder / name)


def predictions(model: str, source: Any, out: Path, **wishes: Any) -> list[dict[str, Any]]:
    regista.predict_file(model, source, out / "out.jsonl", **wishes)
    return [json.loads(line) for line in (out / "out.jsonl").read_text().splitlines()]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("rides/year=2026/month=03/x.csv", (("year", "2026"), ("month", "03"))),
        ("time=12%3A30/a%20b=%2F/x=y.csv", (("time", "12:30"), ("a b", "/"))),
        ("day=__HIVE_DEFAULT_PARTITION__/x.csv", (("day", None),)),
        ("a=1/a=2=3/=4/b=/x.csv", (("a", "2=3"), ("b", ""))),
        ("plain/x.csv", ()),
    ],
)
def test_folders_tell_of_names_and_values(path: str, expected: Any) -> None:
    assert partitions_of(path) == expected


@pytest.mark.parametrize("name", ["part.csv", "part.jsonl", "part.parquet", "part.arrow"])
def test_columns_that_the_signature_asks_for_come_from_the_folders_in_its_types(
    model_of: Any, tmp_path: Path, name: str
) -> None:
    model = model_of(seen, signature_of(x="double", year="long", month="string", full="boolean", day="datetime"))
    folder = tmp_path / "rides" / "year=2026" / "month=03" / "full=true" / "day=2026-03-04 05%3A06"
    put(ROWS, folder, name)
    for given in (tmp_path / "rides", folder, folder / name, f"{tmp_path}/rides/*/*/*/*/part.*"):
        found = predictions(model, given, tmp_path, rows=1)
        day = "Timestamp('2026-03-04 05:06:00')"
        assert [row["prediction"] for row in found] == [
            f"[('x', {x}), ('year', 2026), ('month', '03'), ('full', True), ('day', {day})]" for x in (0.5, 1.5)
        ]


def test_a_model_may_take_nothing_but_what_folders_tell(model_of: Any, tmp_path: Path) -> None:
    model = model_of(seen, signature_of(year="long"))
    for name in ("a.csv", "b.jsonl", "c.parquet"):
        source = put(ROWS, tmp_path / "year=7", name)
        assert [row["prediction"] for row in predictions(model, source, tmp_path)] == ["[('year', 7)]"] * 2


def test_columns_to_keep_come_from_the_folders_as_text_and_the_model_does_not_see_them(
    model_of: Any, tmp_path: Path
) -> None:
    for place in (1, 2):
        put(ROWS, tmp_path / "rides" / f"month=0{place}", "part.csv")
    put(ROWS, tmp_path / "rides" / "month=__HIVE_DEFAULT_PARTITION__", "part.csv")

    def seen_whole(model_input: Any) -> Any:
        return seen(model_input)

    for model in (model_of(seen, signature_of(x="double")), model_of(seen_whole)):
        for keep in (["month", "x"], True):
            found = predictions(model, tmp_path / "rides", tmp_path, keep_columns=keep)
            assert [row["month"] for row in found] == ["01", "01", "02", "02", None, None]
            assert not [row for row in found if "month" in row["prediction"]]
            assert [row["x"] for row in found] == [0.5, 1.5] * 3
    with pytest.raises(InvalidParameter, match="has no column 'year' to keep"):
        predictions(model, tmp_path / "rides", tmp_path, keep_columns=["year"])


def test_the_folder_is_right_where_the_file_has_a_column_of_its_name(model_of: Any, tmp_path: Path) -> None:
    model = model_of(seen, signature_of(year="long", x="double"))
    put(ROWS.assign(year=1999), tmp_path / "year=2026", "part.parquet")
    found = predictions(model, tmp_path / "year=2026", tmp_path, keep_columns=["year"])
    assert [(row["year"], row["prediction"]) for row in found] == [
        (2026, "[('year', 2026), ('x', 0.5)]"), (2026, "[('year', 2026), ('x', 1.5)]"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "kind", "message"),
    [
        ("year=noon", "long", "the folder's column 'year': 'noon' is no long"),
        ("year=2.5", "integer", "the folder's column 'year': '2.5' is no integer"),
        ("year=3000000000", "integer", "the folder's column 'year': '3000000000' is no integer"),
        ("year=", "double", "the folder's column 'year': '' is no double"),
        ("year=maybe", "boolean", "the folder's column 'year': 'maybe' is no boolean"),
        ("year=noon", "datetime", "the folder's column 'year': 'noon' is no datetime"),
        ("year=__HIVE_DEFAULT_PARTITION__", "long", "the folder's column 'year': a missing value is no long"),
    ],
)
def test_folders_that_do_not_fit_the_signature_are_named(
    model_of: Any, tmp_path: Path, folder: str, kind: str, message: str
) -> None:
    model = model_of(seen, signature_of(x="double", year=kind))
    put(ROWS, tmp_path / folder, "part.csv")
    with pytest.raises(InvalidParameter, match=rf"{folder}/part\.csv: {message}$"):
        predictions(model, tmp_path / folder, tmp_path)


def test_a_missing_fraction_is_no_number(model_of: Any, tmp_path: Path) -> None:
    model = model_of(seen, signature_of(year="double"))
    put(ROWS, tmp_path / "year=__HIVE_DEFAULT_PARTITION__", "part.csv")
    found = predictions(model, tmp_path / "year=__HIVE_DEFAULT_PARTITION__", tmp_path)
    assert [row["prediction"] for row in found] == ["[('year', nan)]"] * 2
