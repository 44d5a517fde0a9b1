from __future__ import annotations

import pytest

from regista.client import Client
from regista.entities import Dataset, DatasetInput, LoggedModelInput, Tag
from regista.errors import InvalidParameter


def wine(digest: str = "1", context: str = "train") -> DatasetInput:
    dataset = Dataset(name="wine", digest=digest, source_type="local", source="{}")
    return DatasetInput(dataset=dataset, tags=(Tag("mlflow.data.context", context),))


def test_what_a_run_read(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    model_id = client.create_logged_model("0", "tree").model_id
    client.log_inputs(run_id, [wine(), wine("2", "eval")], [LoggedModelInput(model_id)])
    inputs = client.get_run(run_id).inputs
    assert inputs.dataset_inputs == (wine(), wine("2", "eval"))
    assert inputs.model_inputs == (LoggedModelInput(model_id),)
    assert [run.info.run_id for run in client.search_runs("0", "dataset.context = 'eval'")] == [run_id]
    assert [(one.digest, one.context) for one in client.list_datasets(0)] == [("1", "train"), ("2", "eval")]


def test_nothing_to_log(client: Client) -> None:
    run_id = client.create_run("0").info.run_id
    client.log_inputs(run_id)
    client.log_inputs(run_id, None, [])
    assert client.get_run(run_id).inputs.dataset_inputs == ()


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"datasets": ["wine"]}, "datasets"),
        ({"datasets": wine().dataset}, "datasets"),
        ({"datasets": 7}, "datasets"),
        ({"models": ["m-1"]}, "models"),
    ],
)
def test_things_of_another_kind_are_refused_by_name(local: Client, arguments: dict[str, object], name: str) -> None:
    run_id = local.create_run("0").info.run_id
    with pytest.raises(InvalidParameter, match=f"for parameter '{name}' supplied: it must be a list of "):
        local.log_inputs(run_id, **arguments)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("wrong", [{"dataset_digest": "x"}, {"name": "x"}, "wine"])
def test_data_sets_of_a_search_are_named(local: Client, wrong: object) -> None:
    with pytest.raises(InvalidParameter, match="for parameter 'datasets' supplied"):
        local.search_logged_models(["0"], datasets=[wrong])  # type: ignore[list-item]  # wrong on purpose
