"""``regista runs compare``; what is compared stands in tests/unit/client/test_run_comparison.py."""

import json

import pytest

from regista.entities import Dataset, DatasetInput


@pytest.fixture
def three(tracking):
    """Three runs that differ in a param, a metric and a data set; gives their ids."""
    found = []
    for place, name in enumerate(("linear", "forest", "deep")):
        run_id = tracking.create_run("0", run_name=name, start_time=1000).info.run_id
        tracking.log_param(run_id, "depth", place)
        tracking.log_param(run_id, "seed", 7)
        tracking.log_metric(run_id, "rmse", 6 + place / 2)
        data = Dataset(name="cellar", digest=f"digest{place // 2}", source_type="local", source="{}")
        tracking.log_inputs(run_id, [DatasetInput(dataset=data)])
        tracking.set_terminated(run_id, end_time=2000 + 1000 * place)
        found.append(run_id)
    return found


def rows(result):
    assert result.exit_code == 0, result.stderr
    return [line.split() for line in result.stdout.splitlines()]


def test_only_differences_are_shown(track, three):
    assert rows(track("runs", "compare", *three))[0] == ["linear", "forest", "deep"]
    assert rows(track("runs", "compare", *three))[2:] == [
        ["run", *(run_id[:12] for run_id in three)],
        ["status", "FINISHED", "FINISHED", "FINISHED"],
        ["started", *["1970-01-01", "00:00:01Z"] * 3],
        ["took", "1s", "2s", "3s"],
        ["params"],
        ["depth", "0", "1", "2"],
        ["metrics"],
        ["rmse", "6", "6.5", "(+0.5)", "7", "(+1)"],
        ["data", "sets"],
        ["cellar", "digest0", "digest0", "digest1"],
    ]


def test_all_shows_what_is_the_same_as_well_and_marks_what_is_not(track, three):
    shown = rows(track("runs", "compare", three[0][:12], three[1], "--all"))
    assert ["*", "depth", "0", "1"] in shown
    assert ["seed", "7", "7"] in shown
    assert ["cellar", "digest0", "digest0"] in shown


def test_metrics_are_told_apart_whatever_digits_it_takes(track, tracking, three):
    for place, run_id in enumerate(three[:2]):
        tracking.log_metric(run_id, "close", 1 + place * 1e-9)
    shown = rows(track("runs", "compare", *three[:2]))
    assert ["close", "1.0", "1.000000001", "(+1e-09)"] in shown


def test_runs_that_logged_the_same(track, three):
    result = track("runs", "compare", three[0], three[0])
    assert result.stdout.endswith("What they logged is the same.\n")
    assert "params" not in result.stdout


def test_json_has_the_values_in_the_order_of_the_runs(track, three):
    found = json.loads(track("runs", "compare", *reversed(three), "--json").stdout)
    assert [run["run_name"] for run in found["runs"]] == ["deep", "forest", "linear"]
    assert found["params"] == [{"key": "depth", "values": ["2", "1", "0"]}]
    assert found["metrics"] == [{"key": "rmse", "values": ["7.0", "6.5", "6.0"]}]
    everything = json.loads(track("runs", "compare", *three, "--all", "--json").stdout)
    assert {"key": "seed", "values": ["7", "7", "7"]} in everything["params"]


def test_the_names_of_runs_may_be_wide_and_many(track, tracking, three, monkeypatch):
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", "60")
    names = ["a name of many words that nobody can remember", "別の名前はもっと広い", "[bold]x"]
    for run_id, name in zip(three, names, strict=True):
        tracking.update_run(run_id, name=name)
    result = track("runs", "compare", *three)
    assert "[bold]x" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 60


def test_long_texts_are_cut_to_what_tells_them_apart(track, tracking, three, monkeypatch):
    for place, run_id in enumerate(three):
        tracking.log_param(run_id, "columns", ", ".join(f"column_{number}" for number in range(100 + place)))
    whole = track("runs", "compare", *three).stdout
    assert "column_50, " in whole
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", "80")
    shown = track("runs", "compare", *three).stdout
    assert "column_50, " not in shown
    assert "column_101" in shown


@pytest.mark.parametrize("count", [0, 1])
def test_one_run_cannot_be_compared(track, three, count):
    result = track("runs", "compare", *three[:count])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Give two runs or more." in result.stderr


def test_a_run_that_is_not_there(track, three):
    result = track("runs", "compare", three[0], "f" * 32)
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", f"Error: Run with id={'f' * 32} not found\n")
