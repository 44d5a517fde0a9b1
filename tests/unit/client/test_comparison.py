"""What differs between two models."""

import hashlib

import pytest

from regista.client.comparison import ComparedFile, ModelFacts, compare
from regista.errors import NotFound
from regista.model.mlmodel import Model
from regista.model.params import ParamSchema, ParamSpec
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.model.signature import ModelSignature


def facts(**known):
    return ModelFacts(label="x", **known)


def shown(rows):
    return {row.key: (row.left, row.right) for row in rows}


def test_nothing_differs_from_itself():
    one = facts(params={"a": "1"}, metrics={"m": 1.0}, files={"MLmodel": ComparedFile(3, "ab")})
    found = compare(one, one)
    assert found.same
    assert found.params[0].change == "same"
    assert not any(found.differences().section(name) for name in ("params", "metrics", "tags"))
    assert found.differences().files == ()


def test_numbers_times_and_ids_are_no_difference():
    found = compare(facts(name="wine", number="1", run_id="a", created=1), facts(name="beer", number="2", created=2))
    assert found.same
    assert (found.left.version, found.right.version) == ("1", "2")


def test_params_metrics_and_tags_by_key():
    left = facts(params={"trees": "5", "depth": "3"}, metrics={"rmse": 6.5}, tags={"team": "ml"})
    right = facts(params={"trees": "50", "seed": "0"}, metrics={"rmse": 6.5, "mae": 1.0}, tags={})
    found = compare(left, right)
    assert not found.same
    assert shown(found.params) == {"depth": ("3", None), "seed": (None, "0"), "trees": ("5", "50")}
    assert shown(found.differences().metrics) == {"mae": (None, "1.0")}
    assert shown(found.tags) == {"team": ("ml", None)}
    assert [row.change for row in found.params] == ["removed", "added", "changed"]


def test_metrics_that_differ_in_the_last_digit_differ():
    assert not compare(facts(metrics={"m": 0.1 + 0.2}), facts(metrics={"m": 0.3})).same


def test_two_that_are_not_a_number_are_the_same():
    assert compare(facts(metrics={"m": float("nan")}), facts(metrics={"m": float("nan")})).same


def described(**signature):
    return facts(description=Model(signature=ModelSignature(**signature)))


def test_signatures_by_name_type_and_order():
    left = described(
        inputs=Schema([ColSpec("double", "hour"), ColSpec("long", "temp", required=False)]),
        params=ParamSchema([ParamSpec("top", "long", 3)]),
    )
    right = described(
        inputs=Schema([ColSpec("long", "temp"), ColSpec("double", "hour")]),
        outputs=Schema([TensorSpec("float64", (-1, 2))]),
        params=ParamSchema([ParamSpec("top", "long", 5)]),
    )
    assert shown(compare(left, right).differences().signature) == {
        "inputs.temp": ("long (optional)", "long"),
        "inputs in order": ("hour, temp", "temp, hour"),
        "outputs.0": (None, "float64 [-1, 2]"),
        "params.top": ("long = 3", "long = 5"),
    }


def test_requirements_by_name():
    left = facts(requirements=("scikit_learn==1.5.0", "# a comment", "numpy>=2  # so", "--index-strategy x", "old"))
    right = facts(requirements=("scikit-learn==1.5.1", "numpy>=2", "", "new[extra]>=1"))
    assert shown(compare(left, right).requirements) == {
        "--index-strategy x": ("as written", None),
        "new": (None, "[extra]>=1"),
        "numpy": (">=2", ">=2"),
        "old": ("any", None),
        "scikit-learn": ("==1.5.0", "==1.5.1"),
    }


def test_flavors_and_python():
    def flavored(release, python):
        flavors = {"sklearn": {"sklearn_version": release}, "python_function": {"python_version": python}}
        return facts(description=Model(flavors=flavors))

    found = compare(flavored("1.5", "3.11"), flavored("1.6", "3.12")).differences()
    assert shown(found.flavors) == {"sklearn": ("1.5", "1.6")}
    assert shown(found.requirements) == {"python": ("3.11", "3.12")}


def test_files_by_size_and_digest():
    left = facts(files={"a": ComparedFile(1, "aa"), "b": ComparedFile(2, "bb"), "c": ComparedFile(3, "cc")})
    right = facts(files={"b": ComparedFile(2, "xx"), "c": ComparedFile(3, "cc"), "d": ComparedFile(4)})
    found = compare(left, right)
    assert [(file.path, file.change) for file in found.files] == [
        ("a", "removed"), ("b", "changed"), ("c", "same"), ("d", "added")
    ]  # fmt: skip


def twice(model_input):
    """The model of these tests."""
    return [2 * value for value in model_input["x"]]


@pytest.fixture
def wine(client):
    """Two versions of wine with the same content, each from a run of its own."""
    run_ids = []
    for trees in (5, 50):
        run_id = client.create_run("0").info.run_id
        client.log_param(run_id, "trees", trees)
        client.log_metric(run_id, "rmse", 6.5)
        client.log_model(twice, "model", run_id=run_id, registered_model_name="wine", pip_requirements=["numpy>=2"])
        run_ids.append(run_id)
    client.set_registered_model_alias("wine", "champion", 2)
    return run_ids


def test_versions_with_what_their_runs_logged(client, wine):
    found = client.compare_models("models:/wine/1", "models:/wine@champion")
    assert not found.same
    assert shown(found.differences().params) == {"trees": ("5", "50")}
    assert shown(found.metrics) == {"rmse": ("6.5", "6.5")}
    assert shown(found.differences().version) == {"aliases": (None, "champion")}
    assert shown(found.requirements)["numpy"] == (">=2", ">=2")
    assert (found.left.run_id, found.right.run_id) == tuple(wine)
    assert found.right.label == "wine@champion"


def test_a_version_and_the_logged_model_it_comes_from_have_the_same_files(client, wine):
    logged = client.get_model_version("wine", 1).model_id
    found = client.compare_models("models:/wine/1", f"models:/{logged}")
    assert {file.change for file in found.files} == {"same"}
    assert all(file.left.digest for file in found.files)


def test_files_of_the_same_size_that_are_not_sealed_are_compared_by_content(client, tmp_path):
    for folder, text in (("a", "abc"), ("b", "abd")):
        (tmp_path / folder / "inner").mkdir(parents=True)
        (tmp_path / folder / "inner" / "x.txt").write_text(text)
        (tmp_path / folder / "same.txt").write_text("same")
        (tmp_path / folder / f"{folder}.txt").write_text("only here")
    run_id = client.create_run("0").info.run_id
    client.log_artifacts(run_id, tmp_path / "a", "model")
    found = client.compare_models(f"runs:/{run_id}/model", str(tmp_path / "b"))
    changes = {file.path: file.change for file in found.files}
    assert changes == {"a.txt": "removed", "b.txt": "added", "inner/x.txt": "changed", "same.txt": "same"}
    (changed,) = [file for file in found.files if file.change == "changed"]
    assert changed.left.digest == hashlib.sha256(b"abc").hexdigest()


def test_a_deleted_run_is_no_obstacle(client, wine):
    client.delete_run(wine[0])
    assert shown(client.compare_models("models:/wine/1", "models:/wine/2").params)["trees"] == ("5", "50")


@pytest.mark.parametrize("other", ["models:/wine/9", "models:/beer/1", "/nowhere"])
def test_what_is_not_there_is_not_found(client, wine, other):
    with pytest.raises(NotFound):
        client.compare_models("models:/wine/1", other)
