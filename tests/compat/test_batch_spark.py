"""Batch scoring on a real Spark whose executors are processes, and models as functions of its columns."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from compat.batch_scene import LIGHT, WHY, Scene, rows_of
from compat.environments import CHECKOUT
from regista.client import Client
from regista.flavors.saving import save_model
from regista.mlflow.pyfunc import PythonModel
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature
from regista.model.types import Array
from small_wheels import make_wheel

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
    log_models_with_needs(scene.folder)
    (scene.folder / "programs").mkdir()
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert uv is not None
    (scene.folder / "programs" / "uv").symlink_to(uv)
    installed = Path(str(distribution("regista").locate_file(f"regista-{distribution('regista').version}.dist-info")))
    shutil.copytree(installed, scene.folder / "installed" / installed.name)  # Spark's workers have our sources only
    around = {
        "PATH": f"{scene.folder / 'programs'}:{os.environ['PATH']}",
        "PYTHONPATH": f"{CHECKOUT / 'src'}:{scene.folder / 'installed'}",
        "REGISTA_ENV_ROOT": str(scene.folder / "environments"),
    }
    return scene.run("batch_spark.py", around=around)


def log_models_with_needs(folder: Path) -> None:
    """Two models that need a package which only their own environment has, and one that does not say what it needs."""
    loads = folder / "told"
    loads.mkdir()

    class Told(PythonModel):
        def load_context(self, context: Any) -> None:
            import os

            (loads / str(os.getpid())).mkdir()  # fails when a process does it again

        def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
            import os

            import pandas
            import tinyscale

            if (model_input["n"] < 0).any():
                raise ValueError("below zero")
            answer = pandas.DataFrame(
                {"sum": model_input["x"] + model_input["n"], "word": os.environ["REGISTA_TEST_WORD"]}
            )
            answer["parts"] = model_input[["x", "n"]].to_numpy().tolist()
            return answer.assign(factor=tinyscale.FACTOR)

    def ending(model_input: Any) -> Any:
        import os
        import sys

        sys.stderr.write("no memory for this\n")
        os._exit(3)

    (folder / "wheels").mkdir()
    make_wheel(folder / "wheels", "tinyscale", "3.0", files={"tinyscale.py": "FACTOR = 3\n"})
    needs = [f"--find-links {folder / 'wheels'}", "tinyscale==3.0"]
    outputs = [("double", "sum"), ("string", "word"), (Array("double"), "parts"), ("integer", "factor")]
    signature = ModelSignature(
        Schema([ColSpec("double", "x"), ColSpec("long", "n")]), Schema([ColSpec(*output) for output in outputs])
    )
    with Client(folder / "registry") as client:
        for name, model in (("told", Told()), ("ending", ending)):
            client.log_model(
                model, "model", experiment_id="0", registered_model_name=name, signature=signature,
                pip_requirements=needs,
            )  # fmt: skip
    save_model(ending, folder / "bare", pip_requirements=[])
    for name in ("python_env.yaml", "requirements.txt", "conda.yaml"):
        (folder / "bare" / name).unlink()


def test_the_parts_are_what_one_process_gives(
    scene: Scene, said: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    assert (said["rows"], said["parts"]) == (40, 4)
    assert rows_of(scene.folder / "out") == expected


def test_the_session_that_is_active_is_used_and_stays(said: dict[str, Any]) -> None:
    assert said["kept"]


def test_the_command_uses_the_master_at_an_address_with_a_session_of_its_own(
    scene: Scene, said: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    assert rows_of(scene.folder / "out-address") == expected
    assert said["ended"]
    assert said["place"] == "0001"  # the program that the master knew after the first one, which was the command's


def test_rows_that_a_model_refuses_leave_nothing(scene: Scene, said: dict[str, Any]) -> None:
    """Of a Spark that is started for them, without an address."""
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
    assert said["manager"] == "env_manager must be one of local, virtualenv, uv, conda, got 'poetry'"
    assert said["nothing"] == "The model has no python_env.yaml, requirements.txt or conda.yaml"
    assert said["variables"].startswith("extra_env must be texts by their names")
    assert said["prebuilt"].startswith("prebuilt_env_uri is not offered")


def test_a_model_is_called_in_an_environment_of_its_own(said: dict[str, Any], expected: list[dict[str, Any]]) -> None:
    found = said["environments"]
    assert [row["columns"]["sum"] for row in found["rows"]] == [row["sum"] for row in expected]
    assert [row["local"] for row in found["rows"]] == [row["sum"] for row in expected]
    assert [row["columns"] for row in found["rows"]] == [row["struct"] for row in found["rows"]]
    assert found["types"]["struct"] == "struct<sum:double,word:string,parts:array<double>,factor:int>"
    assert found["rows"][4]["struct"] == {"sum": 6.25, "word": "there", "parts": [1.25, 5.0], "factor": 3}


@pytest.mark.usefixtures("said")
def test_an_environment_is_made_once_and_a_process_in_it_loads_a_model_once(scene: Scene) -> None:
    assert len([path for path in (scene.folder / "environments").iterdir() if path.is_dir()]) == 1
    assert list((scene.folder / "told").iterdir()), "one for each process; a second time is an error"


def test_what_goes_wrong_there_is_said_in_spark(said: dict[str, Any]) -> None:
    found = said["environments"]
    assert "ModelError: the model failed: ValueError: below zero" in found["below"]
    assert "ended with status 3; it said last:" in found["ended"]
    assert "no memory for this" in found["ended"]
