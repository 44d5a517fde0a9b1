from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

import regista
from regista.errors import InvalidParameter


def test_logging_starts_a_run_when_there_is_none() -> None:
    assert regista.log_param("depth", 3) == 3
    run = regista.active_run()
    assert run is not None
    regista.log_params({"a": 1, "b": None})
    regista.log_metric("loss", 1.5)
    regista.log_metric("loss", 0.5, step=2)
    regista.log_metrics({"acc": 0.5, "f1": 1}, step=3)
    regista.set_tag("t", 1)
    regista.set_tags({"u": 2, "v": "w"})
    regista.delete_tag("t")
    data = regista.get_run(run.info.run_id).data
    assert data.params == {"depth": "3", "a": "1", "b": "None"}
    assert data.metrics == {"loss": 0.5, "acc": 0.5, "f1": 1.0}
    assert {key: value for key, value in data.tags.items() if not key.startswith("mlflow.")} == {"u": "2", "v": "w"}
    history = regista.Client().get_metric_history(run.info.run_id, "loss")
    assert [(point.step, point.value) for point in history] == [(0, 1.5), (2, 0.5)]


def test_another_run_can_be_named() -> None:
    with regista.start_run() as run:
        pass
    regista.log_metric("m", 1, run_id=run.info.run_id, timestamp=7, dataset=SimpleNamespace(name="d", digest="12"))
    regista.log_metrics({"n": 2}, run_id=run.info.run_id)
    regista.log_params({"p": 3}, run_id=run.info.run_id)
    assert regista.active_run() is None
    found = regista.get_run(run.info.run_id)
    assert (found.data.metrics, found.data.params) == ({"m": 1.0, "n": 2.0}, {"p": "3"})
    (point,) = regista.Client().get_metric_history(run.info.run_id, "m")
    assert point.timestamp == 7


def test_the_active_model_gets_the_metrics_too() -> None:
    with regista.start_run():
        with regista.set_active_model(name="tree") as active:
            regista.log_metric("acc", 0.75)
            regista.log_metrics({"f1": 0.5})
        assert regista.get_active_model_id() is None
        regista.log_metric("acc", 0.1)
    model = regista.get_logged_model(active.model_id)
    assert {metric.key: metric.value for metric in model.metrics} == {"acc": 0.75, "f1": 0.5}


def test_no_number_is_named() -> None:
    with pytest.raises(InvalidParameter, match="for metric 'm' supplied"):
        regista.log_metrics({"m": "high"})


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda: regista.log_metrics([("m", 1)]), "metrics"),  # type: ignore[arg-type]
        (lambda: regista.log_metrics({"m": 1}, step="q"), "step"),  # type: ignore[arg-type]
        (lambda: regista.log_params(["a"]), "params"),  # type: ignore[arg-type]
        (lambda: regista.set_tags("t"), "tags"),  # type: ignore[arg-type]
        (lambda: regista.start_run(tags=["t"]), "tags"),  # type: ignore[arg-type]
        (lambda: regista.start_run(regista.last_active_run()), "run_id"),  # type: ignore[arg-type]
        (lambda: regista.set_experiment(5), "experiment_name"),  # type: ignore[arg-type]
        (lambda: regista.search_runs(max_results=-1), "max_results"),
        (lambda: regista.search_runs(max_results="many"), "max_results"),  # type: ignore[arg-type]
    ],
)
def test_a_value_of_the_wrong_kind_is_named(wrong: Callable[[], object], name: str) -> None:
    with regista.start_run():
        pass
    with pytest.raises(InvalidParameter, match=f"parameter '{name}' supplied"):
        wrong()


def test_a_name_that_is_a_number_is_text() -> None:
    with regista.start_run(run_name=5) as run:  # type: ignore[arg-type]
        assert run.info.run_name == "5"
