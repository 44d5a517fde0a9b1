"""``regista runs metrics``."""

import json

import pytest

from regista.entities import Metric


@pytest.fixture
def run_id(tracking):
    """A run with eight points of loss and one of accuracy."""
    run_id = tracking.create_run("0").info.run_id
    points = [Metric("loss", value=8.0 - step, timestamp=1000 * step, step=step) for step in range(8)]
    tracking.log_batch(run_id, metrics=[*points, Metric("accuracy", 0.123456789, 5000, 2)])
    return run_id


def test_the_latest_of_every_metric(track, run_id):
    lines = [line.split() for line in track("runs", "metrics", run_id).stdout.splitlines()]
    assert (lines[0], lines[2:]) == (["metric", "step", "latest"], [["accuracy", "2", "0.123457"], ["loss", "7", "1"]])
    found = json.loads(track("runs", "metrics", run_id, "--json").stdout)
    assert [(point["key"], point["value"]) for point in found["metrics"]] == [("accuracy", 0.123456789), ("loss", 1.0)]


def test_the_points_of_one_in_full(track, run_id):
    lines = [line.split() for line in track("runs", "metrics", run_id, "loss").stdout.splitlines()]
    assert lines[0] == ["step", "value", "time"]
    assert lines[2:4] == [["0", "8.0", "1970-01-01", "00:00:00Z"], ["1", "7.0", "1970-01-01", "00:00:01Z"]]
    assert len(lines) == 10
    assert "0.123456789" in track("runs", "metrics", run_id, "accuracy").stdout


def test_pages_of_points(track, run_id):
    first = json.loads(track("runs", "metrics", run_id, "loss", "--limit", "3", "--json").stdout)
    assert [point["value"] for point in first["metrics"]] == [8.0, 7.0, 6.0]
    token = first["next_page_token"]
    second = json.loads(
        track("runs", "metrics", run_id, "loss", "--limit", "3", "--json", "--page-token", token).stdout
    )
    assert [point["value"] for point in second["metrics"]] == [5.0, 4.0, 3.0]
    everything = json.loads(track("runs", "metrics", run_id, "loss", "--all", "--json").stdout)
    assert (len(everything["metrics"]), "next_page_token" in everything) == (8, False)


def test_a_terminal_shows_the_course(track, run_id, monkeypatch):
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", "60")
    assert "loss" in track("runs", "metrics", run_id).stdout
    assert "█▇▆▅▄▃▂▁" in track("runs", "metrics", run_id).stdout
    assert track("runs", "metrics", run_id, "loss").stdout.startswith("█▇▆▅▄▃▂▁\n")


def test_a_metric_that_is_not_there_names_those_that_are(track, tracking, run_id):
    result = track("runs", "metrics", run_id, "los")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"Error: Run '{run_id}' has no metric 'los'. It has: accuracy, loss\n"
    empty = tracking.create_run("0").info.run_id
    assert track("runs", "metrics", empty).stdout == "The run has no metrics.\n"
    assert "It has: none" in track("runs", "metrics", empty, "loss").stderr
