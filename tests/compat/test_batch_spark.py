"""Batch scoring on a real Spark whose executors are processes, and models as functions of its columns."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import Any

import pytest

from compat.batch_scene import LIGHT, WHY, Scene, rows_of

pytestmark = [
    pytest.mark.skipif(LIGHT, reason=WHY),
    pytest.mark.timeout(600),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not installed"),
]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene.make(tmp_path_factory.mktemp("spark"))


@pytest.fixture(scope="module")
def expected(scene: Scene) -> list[dict[str, Any]]:
    return scene.expected()


@pytest.fixture(scope="module")
def said(scene: Scene, expected: list[dict[str, Any]]) -> dict[str, Any]:
    return scene.run("batch_spark.py")


def test_the_parts_are_what_one_process_gives(
    scene: Scene, said: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    assert (said["rows"], said["parts"]) == (40, 4)
    assert rows_of(scene.folder / "out") == expected


def test_rows_that_a_model_refuses_leave_nothing(scene: Scene, said: dict[str, Any]) -> None:
    assert "the model failed: ValueError: below zero" in said["error"]
    assert not [path for path in scene.folder.iterdir() if "out-bad" in path.name]


def test_a_function_of_columns_gives_the_same_however_it_is_called(
    said: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    rows = said["columns"]["rows"]
    sums = [row["sum"] for row in expected]
    assert [row["id"] for row in rows] == [row["id"] for row in expected]
    for name in ("bare", "named", "struct_of", "float"):
        assert [row[name] for row in rows] == sums, name
    assert [row["string"] for row in rows] == [str(value) for value in sums]
    assert [row["doubles"] for row in rows] == [[value] for value in sums]
    assert [row["struct"] for row in rows] == [{"sum": value} for value in sums]


def test_the_type_of_the_result_is_the_signatures_or_what_is_asked_for(said: dict[str, Any]) -> None:
    types = said["columns"]["types"]
    assert {name: types[name] for name in ("bare", "float", "string", "doubles", "struct")} == {
        "bare": "double", "float": "float", "string": "string", "doubles": "array<double>",
        "struct": "struct<sum:double>",
    }  # fmt: skip


def test_results_give_what_fits_the_type(said: dict[str, Any]) -> None:
    found = said["conversions"]
    assert found["int"] == [1, 2]
    assert found["long"] == [2**40, 1]
    assert found["float"] == found["double"] == [2.0**40, 1.0]
    assert found["string"] == ["x", "y"]
    assert found["bool"] == [True, False]
    assert found["array<int>"] == [[1], [2]]
    assert found["array<double>"] == [[2.0**40, 1.0, 0.5], [1.0, 2.0, 1.5]]
    assert found["array<string>"][0] == ["x", str(2**40), "1", "0.5", "True"]
    assert found["nested"] == [[0.25, 0.75], [1.0, 0.0]]
    assert found["by place"] == {"one": [0.5, 1.5], "two": [1, 2]}
    assert found["by name"] == {"small": [1, 2], "s": ["x", "y"]}
    assert "has no column 'other'" in found["no name"]
    assert "nothing that fits result_type binary" in found["binary"]


def test_a_worker_loads_a_model_once_and_an_alias_stays_what_it_was(scene: Scene, said: dict[str, Any]) -> None:
    workers = Counter(pid for pid in scene.loads() if pid != said["pid"])
    assert workers
    # A Python worker that scored the folder knows version 1 already. What the alias came to mean is not loaded.
    assert set(workers.values()) == {1}


def test_what_cannot_be_is_refused_before_spark_is_asked(said: dict[str, Any]) -> None:
    assert said["bad_type"].startswith("result_type must be a plain type, an array of one, or a struct of such")
    assert said["no_type"].startswith("result_type is none of Spark's types: 'number'")
    assert said["environment"].startswith("env_manager must be 'local'")
