from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import regista
from regista.entities import LoggedModelInput
from regista.errors import InvalidParameter
from regista.mlflow import data

FRAME = pd.DataFrame({"a": [1, 2]})


def test_what_a_run_read_is_in_its_inputs() -> None:
    wine = data.from_pandas(FRAME, source="wine.csv", name="wine")
    with regista.start_run() as run:
        regista.log_input(wine, context="training", tags={"part": 1})
    (found,) = regista.get_run(run.info.run_id).inputs.dataset_inputs
    assert found.dataset == wine.to_entity()
    assert {tag.key: tag.value for tag in found.tags} == {"mlflow.data.context": "training", "part": "1"}
    assert data.get_source(found) == wine.source
    assert len(regista.search_runs(["0"], f"dataset.name = 'wine' AND dataset.digest = '{wine.digest}'")) == 1
    assert len(regista.search_runs(["0"], "dataset.context = 'evaluation'")) == 0


def test_several_inputs_at_once() -> None:
    first, second = data.from_pandas(FRAME, name="first"), data.from_pandas(FRAME, name="second")
    model = regista.initialize_logged_model("m")
    with regista.start_run() as run:
        regista.log_inputs(
            [first, None, second], ["train", None, None], [None, None, {"k": "v"}], [LoggedModelInput(model.model_id)]
        )
        regista.log_inputs([first])
    inputs = regista.get_run(run.info.run_id).inputs
    found = {each.dataset.name: {tag.key: tag.value for tag in each.tags} for each in inputs.dataset_inputs}
    assert found == {"first": {"mlflow.data.context": "train"}, "second": {"k": "v"}}
    assert [each.model_id for each in inputs.model_inputs] == [model.model_id]


def test_a_run_starts_for_its_first_input() -> None:
    regista.log_input(data.from_pandas(FRAME))
    run = regista.active_run()
    assert run is not None
    assert len(regista.get_run(run.info.run_id).inputs.dataset_inputs) == 1


def test_a_models_metric_says_on_what_it_was_measured() -> None:
    wine = data.from_pandas(FRAME, name="wine")
    model = regista.initialize_logged_model("m")
    with regista.start_run():
        regista.log_metric("rmse", 1.5, model_id=model.model_id, dataset=wine)
    (point,) = regista.get_logged_model(model.model_id).metrics or ()
    assert (point.dataset_name, point.dataset_digest) == ("wine", wine.digest)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: regista.log_input("x"), "for parameter 'dataset', got str"),  # type: ignore[arg-type]
        (lambda: regista.log_input(FRAME), "for parameter 'dataset', got DataFrame"),
        (lambda: regista.log_input(data.from_pandas(FRAME), tags=5), "'tags'"),  # type: ignore[arg-type]
        (lambda: regista.log_input(model="m-1"), "'models'"),  # type: ignore[arg-type]
        (lambda: regista.log_input(data.from_pandas(FRAME, name="n" * 501)), "datasets[0].dataset.name"),
        (lambda: regista.log_input(data.from_pandas(FRAME, digest="d" * 37)), "datasets[0].dataset.digest"),
        (lambda: regista.log_inputs("abc"), "'datasets' supplied: it must be a list"),  # type: ignore[arg-type]
        (lambda: regista.log_inputs([data.from_pandas(FRAME)], ["a", "b"]), "'contexts' must have one value"),
        (lambda: regista.log_inputs([data.from_pandas(FRAME)], None, []), "'tags_list' must have one value"),
    ],
)
def test_what_is_wrong_is_named(call: Any, message: str) -> None:
    with pytest.raises(InvalidParameter) as raised:
        call()
    assert message in str(raised.value)
    run = regista.active_run()
    assert run is None or not regista.get_run(run.info.run_id).inputs.dataset_inputs


def test_makers_that_are_not_offered_say_what_to_do() -> None:
    with pytest.raises(AttributeError, match="from_spark is not offered by Regista: turn the data into a pandas"):
        data.from_spark  # noqa: B018 - asking is what fails
