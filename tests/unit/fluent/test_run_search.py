from __future__ import annotations

import pandas as pd
import pytest

import regista
from regista.errors import InvalidParameter


@pytest.fixture
def two_runs() -> tuple[str, str]:
    regista.set_experiment("bikes")
    with regista.start_run(run_name="one") as one:
        regista.log_metric("rmse", 2.0)
        regista.log_param("depth", 3)
    with regista.start_run(run_name="two") as two:
        regista.log_metric("mae", 1.0)
        regista.set_tag("team", "x")
    return one.info.run_id, two.info.run_id


def test_the_frame(two_runs: tuple[str, str]) -> None:
    frame = regista.search_runs(order_by=["metrics.rmse ASC"])
    assert list(frame.columns[:6]) == ["run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time"]
    assert frame["run_id"].tolist() == list(two_runs)
    assert str(frame["start_time"].dtype).startswith("datetime64")
    assert str(frame["start_time"].dt.tz) == "UTC"
    assert frame["metrics.rmse"].dtype == "float64"
    assert frame["metrics.rmse"][0] == 2.0
    assert pd.isna(frame["metrics.rmse"][1])
    assert frame["params.depth"][0] == "3"
    assert frame["tags.team"].isna().tolist() == [True, False]
    assert frame["params.depth"].dtype == pd.Series(["3", None]).dtype
    assert frame["tags.mlflow.runName"].tolist() == ["one", "two"]


def test_an_empty_result_has_the_first_columns() -> None:
    frame = regista.search_runs()
    assert list(frame.columns) == ["run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time"]
    assert len(frame) == 0


def test_a_running_run_has_no_end_time() -> None:
    with regista.start_run():
        assert regista.search_runs()["end_time"].isna().tolist() == [True]


def test_which_experiments(two_runs: tuple[str, str]) -> None:
    experiment = regista.get_experiment_by_name("bikes")
    assert experiment is not None
    number = experiment.experiment_id
    regista.set_experiment(experiment_id="0")
    assert len(regista.search_runs()) == 0
    for chosen in (number, [number], int(number)):
        assert len(regista.search_runs(chosen)) == 2
    assert len(regista.search_runs(experiment_names=["bikes", "absent"])) == 2
    assert len(regista.search_runs(search_all_experiments=True)) == 2
    runs = regista.search_runs([number], "metrics.rmse > 1", output_format="list")
    assert [run.info.run_id for run in runs] == [two_runs[0]]
    assert len(regista.search_runs([number], max_results=1)) == 1


def test_refused() -> None:
    with pytest.raises(InvalidParameter, match="Only experiment_ids or experiment_names can be used"):
        regista.search_runs(["0"], experiment_names=["a"])
    with pytest.raises(InvalidParameter, match="Unsupported output format: xml"):
        regista.search_runs(output_format="xml")


def test_a_run_with_an_impossible_time_hides_no_other(two_runs: tuple[str, str]) -> None:
    experiment_id = regista.get_run(two_runs[0]).info.experiment_id
    odd = regista.Client().create_run(experiment_id, start_time=2**63 - 1).info.run_id
    starts = regista.search_runs().set_index("run_id")["start_time"]
    assert starts.isna().to_dict() == {odd: True, two_runs[0]: False, two_runs[1]: False}
    assert str(starts.dt.tz) == "UTC"
