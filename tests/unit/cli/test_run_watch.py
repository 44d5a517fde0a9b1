"""``regista runs watch``: what is shown; a server that goes away and comes back is in tests/system."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from regista.cli.run_monitor import RunMonitor
from regista.cli.run_screen import RunScreen
from regista.cli.run_watch import follow_in_lines, newest_running
from regista.entities import Metric
from regista.errors import NotFound


@pytest.fixture
def run_id(tracking):
    """A run that goes on, with a param and three points of loss."""
    run_id = tracking.create_run("0", run_name="live", start_time=1000).info.run_id
    tracking.log_param(run_id, "depth", 4)
    tracking.log_batch(run_id, metrics=[Metric("loss", 3.0 - step, 2000 + step, step) for step in range(3)])
    return run_id


@pytest.mark.parametrize(("status", "code"), [("FINISHED", 0), ("FAILED", 1), ("KILLED", 1)])
def test_a_run_that_has_ended_is_one_line_and_the_exit_code_says_how(track, tracking, run_id, status, code):
    tracking.set_terminated(run_id, status, end_time=5000)
    result = track("runs", "watch", run_id[:12])
    assert (result.exit_code, result.stderr) == (code, "")
    assert result.stdout == f"1970-01-01 00:00:05Z  {status}  loss=1 (step 2)\n"


def test_without_a_run_it_is_the_newest_that_is_running(tracking, run_id):
    wine = tracking.create_experiment("wine")
    elsewhere = tracking.create_run(wine, start_time=500).info.run_id
    tracking.set_terminated(tracking.create_run("0", start_time=9000).info.run_id)
    assert newest_running(tracking, ()) == run_id
    assert newest_running(tracking, ("wine",)) == elsewhere


def test_no_run_is_running(track, tracking, run_id):
    tracking.set_terminated(run_id)
    result = track("runs", "watch")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("Error: No run is running.")


def test_views_follow_the_run_until_it_ends(tracking, run_id):
    views = RunMonitor(tracking, run_id, curves=10).views(0)
    first = next(views)
    assert (first.run.info.status, first.experiment, first.courses) == ("RUNNING", "Default", {"loss": [3.0, 2.0, 1.0]})
    tracking.log_metric(run_id, "loss", 0.5, step=3)
    assert next(views).courses == {"loss": [3.0, 2.0, 1.0, 0.5]}
    tracking.set_terminated(run_id)
    assert [view.has_ended for view in views] == [True]


def test_a_run_that_is_gone_for_good_ends_the_views(tracking, run_id):
    views = RunMonitor(tracking, run_id).views(0)
    next(views)
    tracking.delete_run(run_id)
    assert next(views).run.info.lifecycle_stage == "deleted"
    tracking.purge_run(run_id)
    with pytest.raises(NotFound):
        next(views)


def test_in_a_pipe_there_is_a_line_for_what_is_new_and_none_for_what_is_not(tracking, run_id, capsys):
    monitor = RunMonitor(tracking, run_id)

    def views():
        yield monitor.look()
        yield monitor.look()
        tracking.log_metric(run_id, "loss", 0.25, timestamp=9000, step=3)
        yield monitor.look()
        tracking.log_metric(run_id, "odd name", float("nan"), timestamp=11_000)
        yield monitor.look()
        yield monitor.look()
        tracking.set_terminated(run_id, end_time=12_000)
        yield monitor.look()

    assert follow_in_lines(views()).has_ended
    assert capsys.readouterr().out.splitlines() == [
        "1970-01-01 00:00:02Z  RUNNING  loss=1 (step 2)",
        "1970-01-01 00:00:09Z  RUNNING  loss=0.25 (step 3)",
        "1970-01-01 00:00:11Z  RUNNING  odd name=nan (step 0)",
        "1970-01-01 00:00:12Z  FINISHED",
    ]


def drawn(view, width=100, height=30, encoding="utf-8"):
    written = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    Console(file=written, width=width, height=height, force_terminal=True, color_system=None).print(RunScreen(view))
    written.seek(0)
    return written.read().splitlines()


def test_the_screen_shows_state_params_and_metrics_with_their_course(tracking, run_id):
    tracking.set_terminated(run_id, end_time=62_000)
    lines = [line.rstrip() for line in drawn(RunMonitor(tracking, run_id, curves=10).look())]
    assert lines == [
        f"live  {run_id[:12]}  in Default",
        "FINISHED  1m1s",
        "depth=4",
        "",
        "metric  step  latest  course",
        "────────────────────────────",
        "loss       2       1  █▅▁",
    ]


@pytest.mark.parametrize(("width", "height"), [(100, 24), (60, 20), (30, 12), (12, 5)])
def test_the_screen_is_never_larger_than_the_terminal(tracking, run_id, width, height):
    tracking.log_batch(run_id, metrics=[Metric(f"metric {place} of many", 1.0, 1, 1) for place in range(60)])
    for place in range(40):
        tracking.log_param(run_id, f"a_param_with_a_long_name_{place}", "a value " * 10)
    lines = drawn(RunMonitor(tracking, run_id, curves=40).look(), width, height)
    assert max(map(len, lines)) <= width
    if width >= 60:  # below that the metrics' names take several lines
        assert len(lines) < height
        assert lines[-1].startswith("… and ")


def test_the_screen_does_without_blocks_where_there_are_none(tracking, run_id):
    text = "\n".join(drawn(RunMonitor(tracking, run_id, curves=10).look(), encoding="ascii"))
    assert "loss" in text
    assert "course" not in text


def test_the_screen_says_that_the_server_is_away_and_keeps_what_was_seen(tracking, run_id):
    view = replace(
        RunMonitor(tracking, run_id).look(), problem="No connection to http://registry.example:5000: refused"
    )
    lines = drawn(view, width=60)
    assert lines[-1].startswith("Trying again: No connection to http://registry.example")
    assert any(line.startswith("loss") for line in lines)
