"""``regista runs list`` and ``search``."""

import csv
import io
import json

import pytest


@pytest.fixture
def two(tracking):
    """Two runs of the experiment wine and one of the default one, the earliest first; gives their ids."""
    wine = tracking.create_experiment("wine")
    found = []
    for place, (experiment, name) in enumerate(((wine, "linear"), (wine, "forest"), ("0", "other")), 1):
        run_id = tracking.create_run(experiment, run_name=name, start_time=place * 1000).info.run_id
        tracking.log_metric(run_id, "rmse", place / 3)
        tracking.log_param(run_id, "trees", 10 * place)
        tracking.set_tag(run_id, "team", "ml")
        tracking.set_terminated(run_id, end_time=place * 1000 + 61_234)
        found.append(run_id)
    return found


def test_list_prints_the_table_of_mlflow(track, two):
    result = track("runs", "list", "--experiment-id", "1")
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "Date                     Name    ID",
        "-----------------------  ------  --------------------------------",
        f"1970-01-01 00:00:02 UTC  forest  {two[1]}",
        f"1970-01-01 00:00:01 UTC  linear  {two[0]}",
    ]


def test_list_takes_the_experiment_of_the_environment(track, two, monkeypatch):
    result = track("runs", "list")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Missing option '--experiment-id'" in result.stderr
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "1")
    assert track("runs", "list").stdout == track("runs", "list", "--experiment-id", "1").stdout


def test_list_shows_deleted_runs_on_request(track, tracking, two):
    tracking.delete_run(two[0])
    assert two[0] not in track("runs", "list", "--experiment-id", "1").stdout
    assert two[0] in track("runs", "list", "--experiment-id", "1", "-v", "deleted_only").stdout
    found = json.loads(track("runs", "list", "--experiment-id", "1", "-v", "all", "--json").stdout)
    assert [run["info"]["run_id"] for run in found["runs"]] == [two[1], two[0]]


def test_list_of_an_experiment_without_runs_and_of_none(track, tracking):
    empty = tracking.create_experiment("empty")
    assert track("runs", "list", "--experiment-id", empty).stdout.splitlines()[2:] == []
    assert track("runs", "list", "--experiment-id", "99").exit_code == 3
    assert track("runs", "list", "--experiment-id", "empt").exit_code == 2


def test_list_by_a_name_says_the_id(track, tracking):
    for name in ("wine", "2026"):
        number = tracking.create_experiment(name)
        result = track("runs", "list", "--experiment-id", name)
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr == (
            f"Error: There is no experiment with the id '{name}'. The one with that name has the id {number}: "
            f"--experiment-id {number}\n"
        )


def rows(result):
    assert result.exit_code == 0, result.stderr
    return [line.split() for line in result.stdout.splitlines()[2:]]


def test_search_finds_the_runs_of_all_experiments(track, two):
    assert rows(track("runs", "search")) == [
        ["other", two[2][:12], "FINISHED", "1970-01-01", "00:00:03Z", "1m1s", "Default"],
        ["forest", two[1][:12], "FINISHED", "1970-01-01", "00:00:02Z", "1m1s", "wine"],
        ["linear", two[0][:12], "FINISHED", "1970-01-01", "00:00:01Z", "1m1s", "wine"],
    ]


def test_search_in_some_experiments(track, tracking, two):
    for name in ("wine", "1"):
        assert names(track("runs", "search", "-e", name)) == ["forest", "linear"]
    assert names(track("runs", "search", "-e", "wine", "-e", "Default")) == ["other", "forest", "linear"]
    result = track("runs", "search", "-e", "wien")
    assert (result.exit_code, result.stderr) == (3, "Error: There is no experiment with the id or the name 'wien'.\n")


def test_search_with_a_filter_and_an_order(track, tracking, two):
    assert names(track("runs", "search", "params.trees != '30'", "--order-by", "metrics.rmse")) == ["linear", "forest"]
    tracking.delete_run(two[2])
    assert names(track("runs", "search", "--view", "deleted_only")) == ["other"]


def test_columns_are_shown_of_metrics_params_and_tags(track, two):
    result = track("runs", "search", "-e", "wine", "--column", "metrics.rmse", "--column", "params.*",
                   "--column", "tags.*", "--column", "tags.nothing")  # fmt: skip
    assert result.stdout.split()[:7] == [
        "name", "run", "status", "metrics.rmse", "params.trees", "tags.team", "tags.nothing"
    ]  # fmt: skip
    assert [row[3:7] for row in rows(result)] == [["0.666667", "20", "ml", "-"], ["0.333333", "10", "ml", "-"]]


def test_columns_by_name_stay_on_a_narrow_terminal(track, tracking, two, monkeypatch):
    for place in range(9):
        tracking.log_metric(two[0], f"metric_{place}", place)
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", "60")
    result = track("runs", "search", "-e", "wine", "--column", "metrics.rmse", "--column", "metrics.*")
    shown = result.stdout.splitlines()[0].split()
    assert shown[:3] == ["name", "run", "metrics.rmse"]
    left_out = [f"metrics.metric_{place}" for place in range(9) if f"metrics.metric_{place}" not in shown]
    assert len(left_out) > 5
    some = f"{', '.join(left_out[:5])} and {len(left_out) - 5} more"
    assert f"The terminal is too narrow for {some}." in " ".join(result.stderr.split())


def test_a_column_that_cannot_be(track):
    for key in ("rmse", "metrics.", "metrics", "info.status"):
        result = track("runs", "search", "--column", key)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"expected metrics.KEY, params.KEY or tags.KEY, or metrics.* and so on for all of them, got '{key}'" in (
            result.stderr
        )


def test_pages(track, two):
    first = json.loads(track("runs", "search", "--limit", "2", "--json").stdout)
    assert [run["info"]["run_name"] for run in first["runs"]] == ["other", "forest"]
    rest = track("runs", "search", "--page-token", first["next_page_token"])
    assert names(rest) == ["linear"]
    assert len(rows(track("runs", "search", "--all", "--limit", "1"))) == 3
    assert "there are more: --all, or --page-token" in track("runs", "search", "--limit", "1").stderr


def test_csv_has_everything(track, two):
    found = list(csv.DictReader(track("runs", "search", "-e", "wine", "--csv").stdout.splitlines()))
    assert [(row["run_id"], row["params.trees"], row["tags.team"]) for row in found] == [
        (two[1], "20", "ml"), (two[0], "10", "ml")
    ]  # fmt: skip
    assert track("runs", "search", "--csv", "--json").exit_code == 2


def test_nothing_found_says_so(track):
    result = track("runs", "search", "run_name = 'x'")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "No run fits the filter.\n", "")
    assert track("runs", "search").stdout == "There are no runs.\n"


def test_a_wrong_filter_points_at_the_place(track):
    result = track("runs", "search", "metrics.rmse <")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "column 15" in result.stderr


def names(result):
    return [row[0] for row in rows(result)]


@pytest.mark.parametrize("time", [1_700_000_000_000_000_000, 2**63 - 1, -(2**62)])
def test_a_run_with_an_impossible_time_hides_no_other(track, tracking, two, time):
    odd = tracking.create_run("1", run_name="odd", start_time=time).info.run_id
    tracking.log_metric(odd, "loss", 1.0, timestamp=abs(time))
    tracking.set_terminated(odd, end_time=time)
    listed = track("runs", "list", "--experiment-id", "1").stdout
    assert f"{time} ms" in listed
    assert two[0] in listed
    assert f"{time} ms" in track("runs", "search").stdout
    found = {row["run_id"]: row for row in csv.DictReader(io.StringIO(track("runs", "search", "--csv").stdout))}
    assert (found[odd]["start_time"], found[odd]["end_time"]) == ("", "")
    assert found[two[0]]["start_time"].startswith("1970-01-01 00:00:01")
    for command in (["show", odd], ["metrics", odd, "loss"], ["watch", odd], ["compare", odd, two[0]]):
        assert track("runs", *command).exit_code == 0, command
