"""The page of a run: what went in, what came out, its curves, and what can be done with it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from processes import ServerProcess, start_server
from regista.client import Client
from regista.entities import Dataset, DatasetInput, Metric, Param, Tag

POINTS = 5_000
START = 1_750_000_000_000
SCHEMA = '{"mlflow_colspec": [{"type": "long", "name": "hour", "required": true}]}'


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with an experiment of some runs: each is found by its name."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "MLmodel").write_text("flavors: {}\n")
    with start_server(folder / "server") as server, Client(server.url) as client:
        experiment = client.create_experiment("bikes")
        tags = {"team": "risk", "mlflow.user": "ada", "mlflow.note.content": f"A **line**. {HOSTILE}", "odd": HOSTILE}
        tags |= {"mlflow.source.name": "train.py", "mlflow.source.git.commit": "a" * 40}
        train = client.create_run(experiment, tags=tags, run_name="train", start_time=START).info.run_id
        client.log_batch(train, metrics=_metrics(), params=[Param(f"p{i}", str(i)) for i in range(20)])
        dataset = Dataset("hours", "abc", "local", '{"uri": "hours.csv"}', SCHEMA, '{"num_rows": 1234}')
        client.log_inputs(train, [DatasetInput(dataset, (Tag("mlflow.data.context", "training"),))])
        client.log_artifact(train, str(folder / "MLmodel"), "model")
        client.set_terminated(train, end_time=START + 90_000)
        client.create_run(experiment, tags={"mlflow.parentRunId": train}, run_name="inside")
        for name in ("empty", "live", "doomed", "renamed"):
            client.create_run(experiment, run_name=name)
        yield server


def _metrics() -> Iterator[Metric]:
    for step in range(POINTS):
        yield Metric("loss", 10 / (step + 1) + math.sin(step) / 50, START + step * 10, step)
    for step in range(40):
        yield Metric("gap", math.nan if 10 < step < 20 else step / 10, START + step, step)
        yield Metric("system/cpu", 40 + step % 7, START + step * 1000, step)
    for number in range(5):
        yield Metric("unstepped", number, START + number * 1000)
    yield Metric("once", 0.25, START)
    yield from (Metric("pair", value, START, value) for value in (0, 1))


def run_id(screen: Screen, name: str) -> str:
    with Client(screen.url) as client:
        experiment = client.get_experiment_by_name("bikes")
        assert experiment is not None
        (run,) = client.search_runs([experiment.experiment_id], f"run_name = '{name}'")
        return run.info.run_id


def opened(screen: Screen, name: str, search: str = "") -> Page:
    page = screen.open(f"/runs/{run_id(screen, name)}{search}")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page


def chart(page: Page, metric: str) -> Locator:
    return page.get_by_role("region", name=f"{metric}, curves of 1 run")


def test_the_overview_tells_what_went_in_and_what_came_out(screen: Screen) -> None:
    page = opened(screen, "train")
    expect(page.get_by_role("table", name="Metrics").get_by_role("row").filter(has_text="once")).to_contain_text("0.25")
    expect(page.get_by_role("table", name="Params").get_by_role("row")).to_have_count(21)
    page.get_by_role("textbox", name="Search params").fill("p19")
    expect(page.get_by_role("table", name="Params").get_by_role("row")).to_have_count(2)
    about = page.get_by_role("region", name="About", exact=True)
    for text in ("ada", "train.py", "aaaaaaaaaaaa", "1 min 30 s"):
        expect(about).to_contain_text(text)
    data = page.get_by_role("region", name="Data", exact=True)
    expect(data).to_contain_text("1,234 rows")
    data.get_by_text("1 column").click()
    expect(data.get_by_role("table")).to_contain_text("long")
    page.get_by_role("textbox", name="Search params").fill("")
    screen.keep("run")


def test_what_clients_wrote_is_text(screen: Screen) -> None:
    page = opened(screen, "train")
    expect(page.locator("strong", has_text="line")).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_have_count(2)


def test_runs_inside_and_around_lead_to_each_other(screen: Screen) -> None:
    page = opened(screen, "train")
    page.get_by_role("table", name="Runs inside").get_by_role("link", name="inside").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("inside")
    page.get_by_role("navigation", name="Where this is").get_by_role("link", name="train").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("train")


def test_name_tags_and_description_are_changed(screen: Screen) -> None:
    page = opened(screen, "renamed")
    ident = run_id(screen, "renamed")
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_role("textbox", name="Key").fill("team")
    page.get_by_role("textbox", name="Value").fill("risk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="team risk")).to_be_visible()
    page.get_by_role("button", name="Add a description").click()
    page.get_by_role("textbox", name="Description").fill("Is *good*")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("em", has_text="good")).to_be_visible()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Rename…").click()
    page.get_by_role("textbox", name="Name").fill("another")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("another")
    page.get_by_role("button", name="team risk").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="team risk")).to_have_count(0)
    with Client(screen.url) as client:
        run = client.get_run(ident)
        assert (run.info.run_name, run.data.tags["mlflow.note.content"]) == ("another", "Is *good*")
        assert "team" not in run.data.tags


def test_a_run_is_deleted_and_taken_back(screen: Screen) -> None:
    page = opened(screen, "doomed")
    ident = run_id(screen, "doomed")
    for back in ("Undo", "Restore"):
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("deleted", exact=True)).to_be_visible()
        page.get_by_role("button", name=back).last.click()
        expect(page.get_by_text("deleted", exact=True)).to_have_count(0)
    with Client(screen.url) as client:
        assert client.get_run(ident).info.lifecycle_stage == "active"


def test_metrics_are_searched_and_the_address_keeps_how_they_are_shown(screen: Screen) -> None:
    page = opened(screen, "train")
    page.get_by_role("tab", name="Metrics").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["gap", "loss", "once", "pair", "unstepped"])
    for metric in ("gap", "loss", "unstepped"):
        expect(chart(page, metric).locator("canvas")).to_be_visible()
    expect(page.get_by_role("region", name="once", exact=True)).to_contain_text("0.25")
    expect(page.get_by_text("All points have the same step")).to_have_count(1)
    screen.keep("run-metrics")
    page.get_by_role("searchbox", name="Search metrics").fill("los")
    expect(page.get_by_role("heading", level=2)).to_have_text(["loss"])
    page.get_by_label("Over").select_option("Time")
    page.get_by_role("slider", name="Smoothing").press("End")
    page.get_by_role("checkbox", name="Logarithmic").check()
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_have_text(["loss"])
    expect(page.get_by_label("Over")).to_have_value("time")
    expect(page.get_by_role("slider", name="Smoothing")).to_have_value("0.99")
    expect(page.get_by_role("checkbox", name="Logarithmic")).to_be_checked()


def test_a_curve_is_told_in_numbers(screen: Screen) -> None:
    page = opened(screen, "train", "?tab=metrics&metrics=gap")
    page.get_by_text("In numbers").click()
    row = page.get_by_role("region", name="gap in numbers").get_by_role("row").last
    expect(row.get_by_role("cell")).to_have_text(["0", "3.9", "0", "3.9", "39"])


def test_what_is_pointed_at_is_told(screen: Screen) -> None:
    page = opened(screen, "train", "?tab=metrics&metrics=gap")
    place = chart(page, "gap").locator(".u-over")
    box = place.bounding_box()
    assert box
    place.hover(position={"x": box["width"] * 0.75, "y": box["height"] / 2})
    told = page.get_by_text(re.compile(r"^step \d+$"))
    step = int(told.inner_text().removeprefix("step "))
    expect(told.locator("..")).to_contain_text(f"{step / 10:g}")
    chart(page, "gap").focus()
    page.keyboard.press("ArrowRight")
    expect(told).to_have_text(f"step {step + 1}")


def test_a_smoothed_curve_forgets_where_it_began(screen: Screen) -> None:
    page = opened(screen, "train", "?tab=metrics&metrics=pair&smoothing=0.5")
    expect(chart(page, "pair").locator("canvas")).to_be_visible()
    chart(page, "pair").focus()
    page.keyboard.press("End")
    told = page.get_by_text("step 1", exact=True).locator("..")
    # 0.5 ⋅ 0 + 0.5 ⋅ 1, divided by 1 - 0.5 ** 2; and what was logged beside it.
    expect(told.get_by_role("strong")).to_have_text("0.66667")
    expect(told).to_contain_text("1")


def test_a_part_of_a_curve_is_fetched_finer(screen: Screen) -> None:
    page = opened(screen, "train", "?tab=metrics&metrics=loss")
    place = chart(page, "loss").locator(".u-over")
    box = place.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, y, steps=5)
    with page.expect_response(lambda response: "start_step" in response.url) as finer:
        page.mouse.up()
    steps = [point["step"] for point in finer.value.json()["metrics"]]
    assert 1_800 < steps[0] < 2_100 < 2_400 < steps[-1] < 2_700
    # All of the steps are there: of the whole curve every fifth was.
    assert len(steps) == steps[-1] - steps[0] + 1
    place.dblclick()
    expect(page.get_by_role("button", name="Show all")).to_have_count(0)
    chart(page, "loss").focus()
    with page.expect_response(lambda response: "start_step" in response.url):
        page.keyboard.press("+")
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("button", name="Show all")).to_have_count(0)


def test_a_run_that_goes_on_is_followed_until_it_ends(screen: Screen) -> None:
    ident = run_id(screen, "live")
    with Client(screen.url) as client:
        client.log_batch(ident, metrics=[Metric("acc", step / 10, START, step) for step in range(3)])
        page = opened(screen, "live", "?tab=metrics")
        page.get_by_text("In numbers").click()
        last = page.get_by_role("region", name="acc in numbers").get_by_role("cell").nth(1)
        expect(last).to_have_text("0.2")
        client.log_metric(ident, "acc", 0.9, step=3)
        expect(last).to_have_text("0.9")
        client.log_metric(ident, "other", 1.0)
        expect(page.get_by_role("heading", level=2, name="other")).to_be_visible()
        client.set_terminated(ident)
    expect(page.get_by_text("Finished")).to_be_visible()


def test_metrics_of_the_machine_have_their_own_place(screen: Screen) -> None:
    page = opened(screen, "train")
    page.get_by_role("tab", name="System").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["system/cpu"])
    expect(page.get_by_label("Over")).to_have_value("relative")


def test_a_model_is_registered_from_a_run(screen: Screen) -> None:
    page = opened(screen, "train")
    page.get_by_role("button", name="Register a model").click()
    page.get_by_role("combobox", name="Model").fill("line")
    expect(page.get_by_role("combobox", name="What of it")).to_be_enabled()
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page).to_have_url(f"{screen.url}/models/line/versions/1")
    page.go_back()
    models = page.get_by_role("region", name="Models", exact=True)
    expect(models.get_by_role("link", name="line version 1")).to_be_visible()


def test_other_runs_are_chosen_for_a_comparison(screen: Screen) -> None:
    page = opened(screen, "train")
    page.get_by_role("button", name="Compare with…").click()
    page.get_by_role("textbox", name="Runs of this experiment").fill("insi")
    page.get_by_role("checkbox", name="inside").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page).to_have_url(f"{screen.url}/compare/runs?of={run_id(screen, 'train')}%2C{run_id(screen, 'inside')}")


def test_what_is_empty_says_how_to_fill_it(screen: Screen) -> None:
    page = opened(screen, "empty")
    expect(page.get_by_text('mlflow.log_metric("rmse", 0.42, step=1)')).to_be_visible()
    screen.keep("run-empty")
    page.get_by_role("tab", name="Metrics").click()
    expect(page.get_by_text("No metrics were logged.")).to_be_visible()
    page.get_by_role("tab", name="Files").click()
    expect(page.get_by_text("There are no files.")).to_be_visible()


def test_a_run_that_is_not_there(screen: Screen) -> None:
    page = screen.open(f"/runs/{'0' * 32}")
    expect(page.get_by_role("alert")).to_contain_text("0" * 32)
    # The browser notes each refused request by itself.
    screen.problems.clear()


@pytest.mark.parametrize("search", ["", "?tab=metrics&smoothing=0.5"])
def test_everybody_can_use_it(screen: Screen, search: str) -> None:
    page = opened(screen, "train", search)
    if search:
        expect(chart(page, "unstepped").locator("canvas")).to_be_visible()
        page.get_by_text("In numbers").first.click()
    assert violations(page) == []
