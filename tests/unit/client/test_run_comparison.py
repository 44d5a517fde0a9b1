"""Runs side by side."""

import msgspec
import pytest

from regista.client.run_comparison import RunComparison
from regista.entities import Dataset, DatasetInput, Tag
from regista.errors import InvalidParameter, NotFound


def logged(client, name, **values):
    run_id = client.create_run("0", run_name=name).info.run_id
    for key, value in values.get("params", {}).items():
        client.log_param(run_id, key, value)
    for key, value in values.get("metrics", {}).items():
        client.log_metric(run_id, key, value)
    for key, value in values.get("tags", {}).items():
        client.set_tag(run_id, key, value)
    for digest, context in values.get("datasets", ()):
        data = Dataset(name="wine", digest=digest, source_type="local", source="{}")
        tags = (Tag("mlflow.data.context", context),) if context else ()
        client.log_inputs(run_id, [DatasetInput(dataset=data, tags=tags)])
    return run_id


def rows(section):
    return {row.key: row.values for row in section}


def test_values_stand_in_the_order_of_the_runs(client):
    first = logged(client, "a", params={"depth": 3, "seed": 1}, metrics={"rmse": 6.5}, tags={"team": "x"})
    second = logged(client, "b", params={"depth": 4, "seed": 1}, metrics={"rmse": 6.0, "mae": 5})
    third = logged(client, "c", params={"depth": 3, "seed": 1}, tags={"team": ""})
    found = client.compare_runs([first, second, third])
    assert [run.run_id for run in found.runs] == [first, second, third]
    assert [run.run_name for run in found.runs] == ["a", "b", "c"]
    assert rows(found.params) == {"depth": ("3", "4", "3"), "seed": ("1", "1", "1")}
    assert rows(found.metrics) == {"mae": (None, "5.0", None), "rmse": ("6.5", "6.0", None)}
    assert rows(found.tags)["team"] == ("x", None, "")
    assert not found.same


def test_differences_leave_out_what_is_equal(client):
    first = logged(client, "a", params={"depth": 3, "seed": 1}, metrics={"odd": float("nan")})
    second = logged(client, "b", params={"depth": 4, "seed": 1}, metrics={"odd": float("nan")})
    differences = client.compare_runs([first, second]).differences()
    assert rows(differences.params) == {"depth": ("3", "4")}
    assert differences.metrics == ()  # NaN is NaN
    same = client.compare_runs([first, first])
    assert same.same
    assert same.differences().params == ()


def test_datasets_are_told_by_name_and_context(client):
    first = logged(client, "a", datasets=[("d1", "train"), ("d2", "eval")])
    second = logged(client, "b", datasets=[("d3", "train"), ("d2", None), ("d0", None)])
    assert rows(client.compare_runs([first, second]).datasets) == {
        "wine (train)": ("d1", "d3"), "wine (eval)": ("d2", None), "wine": (None, "d0, d2")
    }  # fmt: skip


def test_the_names_of_the_runs_are_no_difference(client):
    first, second = logged(client, "a"), logged(client, "b")
    assert "mlflow.runName" not in rows(client.compare_runs([first, second]).tags)
    assert client.compare_runs([first, second]).same


def test_it_is_its_own_json(client):
    found = client.compare_runs([logged(client, "a", params={"x": 1}), logged(client, "b")])
    assert msgspec.json.decode(msgspec.json.encode(found), type=RunComparison) == found


@pytest.mark.parametrize("ids", [[], ["a"], "abc"])
def test_it_takes_two_runs(local, ids):
    with pytest.raises(InvalidParameter, match="it must be the ids of two runs or more"):
        local.compare_runs(ids)


def test_a_run_that_is_not_there(local):
    with pytest.raises(NotFound):
        local.compare_runs([logged(local, "a"), "f" * 32])
