"""The runs of an experiment: the table, the filter and its completion, what can be done with runs, and the charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from compat.environments import NEWEST
from compat.scenario import VARIABLES
from processes import ServerProcess, run, start_server
from regista.client import Client

BEGIN = 1_790_000_000_000
OWN_KEY = "val loss"
MLFLOW = """
import sys, mlflow
mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("by mlflow")
with mlflow.start_run(run_name="from mlflow", tags={"team": "risk"}):
    mlflow.log_params({"depth": 6, "optimizer": "adam"})
    for step in range(5):
        mlflow.log_metric("rmse", 1 / (step + 1), step=step)
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with the experiments ``1``, of twelve runs that no test changes, and ``2``, empty, for those that do."""
    folder: Path = tmp_path_factory.mktemp("runs-page")
    with start_server(folder / "server") as server, Client(server.url) as client:
        assert client.create_experiment("bikes") == "1"
        assert client.create_experiment("changing") == "2"
        for number in range(12):
            log(client, "1", number)
        yield server


def log(client: Client, experiment: str, number: int, status: str = "FINISHED") -> str:
    """A run that took ``number`` minutes; the third failed, the fifth has a name that would run."""
    start = BEGIN + 3_600_000 * number
    name = HOSTILE if number == 5 else f"run-{number:02}"
    run_id = client.create_run(experiment, start_time=start, run_name=name, tags={"team": f"t{number % 3}"}).info.run_id
    for step in range(4):
        client.log_metric(run_id, "rmse", 10 / (number + 1) / (step + 1), timestamp=start + step, step=step)
    client.log_metric(run_id, OWN_KEY, float("nan") if number == 4 else number / 10, timestamp=start)
    if number % 2:
        client.log_metric(run_id, "rare", 1_000_000.0 + number, timestamp=start)
    client.log_param(run_id, "depth", number % 4)
    client.log_param(run_id, "optimizer", ("adam", "sgd")[number % 2])
    if status != "RUNNING":
        client.set_terminated(run_id, "FAILED" if number == 3 else status, start + 60_000 * number)
    return run_id


def table(page: Page) -> Locator:
    return page.get_by_role("table", name="Runs")


def expect_runs(page: Page, *names: str) -> None:
    expect(table(page).get_by_role("rowheader")).to_have_text(list(names))


def test_runs_are_there_with_what_they_logged(screen: Screen) -> None:
    page = screen.open("/experiments/1")
    newest_first = [HOSTILE if number == 5 else f"run-{number:02}" for number in reversed(range(12))]
    expect_runs(page, *newest_first)
    expect(page.get_by_text("12 runs")).to_be_visible()
    row = table(page).get_by_role("row").filter(has_text="run-03")
    expect(row).to_contain_text("Failed")
    expect(row.get_by_role("cell").nth(2)).to_have_text("3 min")
    expect(row).to_contain_text("1,000,003")
    expect(row).to_contain_text("0.625")
    expect(table(page).get_by_role("row").filter(has_text="run-04")).to_contain_text("NaN")
    screen.keep("runs")
    row.get_by_role("link").click()
    expect(page).to_have_url(f"{screen.url}/runs/{run_id(screen, 'run-03')}")


def run_id(screen: Screen, name: str, experiment: str = "1") -> str:
    with Client(screen.url) as client:
        return client.search_runs([experiment], f"run_name = '{name}'")[0].info.run_id


def test_headings_sort_and_move_and_the_address_keeps_it(screen: Screen) -> None:
    page = screen.open("/experiments/1?columns=metrics.rmse,metrics.val%20loss,params.depth")
    heading = table(page).get_by_role("columnheader", name="rmse")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(table(page).get_by_role("rowheader").first).to_have_text("run-00")
    heading.get_by_role("button").click()
    expect(table(page).get_by_role("rowheader").first).to_have_text("run-11")
    table(page).get_by_role("columnheader", name=OWN_KEY).get_by_role("button").click()
    expect(table(page).get_by_role("rowheader").first).to_have_text("run-11")
    page.keyboard.press("Shift+ArrowLeft")
    headings = table(page).get_by_role("columnheader")
    expect(headings).to_have_text(["Run", f"{OWN_KEY}↓", "rmse", "depth"])
    expect(headings.nth(1).get_by_role("button")).to_be_focused()
    headings.nth(3).drag_to(headings.nth(1))
    expect(headings).to_have_text(["Run", "depth", f"{OWN_KEY}↓", "rmse"])
    page.reload()
    expect(headings).to_have_text(["Run", "depth", f"{OWN_KEY}↓", "rmse"])


def width_of(heading: Locator) -> float:
    box = heading.bounding_box()
    assert box is not None
    return box["width"]


def test_columns_are_made_wider_by_their_edge_and_by_keys_and_stay_so(screen: Screen) -> None:
    page = screen.open("/experiments/1?columns=status,metrics.rmse,params.optimizer")
    heading = page.get_by_role("columnheader", name="rmse")
    box = heading.bounding_box()
    assert box is not None
    edge, middle = box["x"] + box["width"] - 2, box["y"] + box["height"] / 2
    page.mouse.move(edge, middle)
    page.mouse.down()
    page.mouse.move(edge + 30, middle)
    page.mouse.move(edge + 60, middle)
    page.mouse.up()
    wide = box["width"] + 60
    assert abs(width_of(heading) - wide) < 1
    cell = table(page).get_by_role("row").nth(1).get_by_role("cell").nth(1)
    assert abs(width_of(cell) - wide) < 1
    # It was no click and no move of the column.
    expect(page).to_have_url(re.compile(r"\?columns=status(,|%2C)metrics.rmse(,|%2C)params.optimizer$"))
    page.reload()
    expect_runs(page, *[HOSTILE if number == 5 else f"run-{number:02}" for number in reversed(range(12))])
    assert abs(width_of(heading) - wide) < 1
    heading.get_by_role("button").focus()
    page.keyboard.press("+")
    assert abs(width_of(heading) - wide - 16) < 1
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert abs(width_of(heading) - wide + 16) < 1
    page.mouse.dblclick(box["x"] + width_of(heading) - 2, middle)
    fitted = width_of(heading)
    assert fitted < box["width"]
    assert heading.locator("span").first.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    name = page.get_by_role("columnheader", name="Run", exact=True)
    before = width_of(name)
    name.get_by_role("button").focus()
    page.keyboard.press("-")
    assert abs(width_of(name) - before + 16) < 1


def test_columns_are_chosen_by_their_names(screen: Screen) -> None:
    page = screen.open("/experiments/1?columns=status")
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Search columns").fill("opti")
    page.get_by_role("checkbox", name="optimizer").check()
    expect(table(page).get_by_role("columnheader")).to_have_text(["Run", "Status", "optimizer"])
    expect(table(page).get_by_role("row").nth(1)).to_contain_text("sgd")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()


def test_the_filter_is_completed_by_keys_alone(screen: Screen) -> None:
    page = screen.open("/experiments/1?columns=status")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Filter runs")
    expect(field).to_be_focused()
    page.keyboard.type("val")
    option = page.get_by_role("listbox").get_by_role("option")
    expect(option.first).to_have_text(f"metrics.`{OWN_KEY}`metric")
    page.keyboard.press("Tab")
    expect(field).to_have_value(f"metrics.`{OWN_KEY}` ")
    screen.keep("runs-completion")
    page.keyboard.press("ArrowDown")
    expect(option.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.keyboard.type("0.6 a")
    page.keyboard.press("Tab")
    page.keyboard.type("team")
    page.keyboard.press("Tab")
    page.keyboard.type("=")
    expect(option).to_have_text(["'t0'", "'t1'", "'t2'"])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"metrics.`{OWN_KEY}` > 0.6 AND tags.team ='t2' ")
    page.keyboard.press("Escape")
    expect(option).to_have_count(0)
    page.keyboard.press("Enter")
    expect_runs(page, "run-11", "run-08")
    page.go_back()


def test_words_find_names_and_a_wrong_filter_says_where(screen: Screen) -> None:
    page = screen.open("/experiments/1")
    field = page.get_by_role("combobox", name="Filter runs")
    field.fill("RUN 1")
    page.keyboard.press("Enter")
    expect_runs(page, "run-11", "run-10", "run-01")
    field.fill("status = 'FAILED' AND size > 3")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("size")
    assert alert.locator("pre").inner_text().splitlines()[1] == " " * len("status = 'FAILED' AND ") + "^"
    screen.keep("runs-wrong-filter")
    screen.problems.clear()
    field.fill("metrics.rmse < -1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No run fulfils this.")).to_be_visible()


def test_chosen_runs_are_tagged_deleted_taken_back_and_compared(screen: Screen) -> None:
    with Client(screen.url) as client:
        for number in range(4):
            log(client, "2", number)
    page = screen.open("/experiments/2?columns=tags.state&q=run&order=run_name")
    boxes = table(page).get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="Chosen runs")
    expect(bar).to_contain_text("3 runs chosen")
    bar.get_by_role("button", name="Tag").click()
    page.get_by_role("textbox", name="Key").fill("state")
    page.get_by_role("textbox", name="Value").fill("checked")
    page.get_by_role("dialog").get_by_role("button", name="Tag").click()
    expect(table(page).get_by_text("checked", exact=True)).to_have_count(3)
    screen.keep("runs-chosen")
    bar.get_by_role("button", name="Delete").click()
    # At once: the offer is there for some seconds only.
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("3 runs restored.")).to_be_visible()
    expect_runs(page, "run-00", "run-01", "run-02", "run-03")
    table(page).get_by_role("checkbox", name="Choose run-01").check()
    bar.get_by_role("button", name="Delete").click()
    expect_runs(page, "run-00", "run-02", "run-03")
    page.get_by_label("Show").select_option("deleted")
    expect_runs(page, "run-01")
    table(page).get_by_role("checkbox").check()
    bar.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("No run fulfils this.")).to_be_visible()
    page.get_by_label("Show").select_option("active")
    boxes.nth(0).check()
    boxes.nth(1).check()
    bar.get_by_role("link", name="Compare").click()
    ids = ",".join(run_id(screen, name, "2") for name in ("run-00", "run-01"))
    expect(page).to_have_url(f"{screen.url}/compare/runs?of={ids.replace(',', '%2C')}")


def test_new_runs_wait_for_a_click_and_running_ones_go_on(screen: Screen) -> None:
    with Client(screen.url) as client:
        running = log(client, "2", 20, "RUNNING")
        page = screen.open("/experiments/2?q=run-2&columns=status,metrics.rmse")
        expect_runs(page, "run-20")
        expect(table(page)).to_contain_text("Running")
        client.log_metric(running, "rmse", 4711, step=9)
        expect(table(page)).to_contain_text("4,711")
        client.set_terminated(running, end_time=BEGIN)
        expect(table(page)).to_contain_text("Finished")
        log(client, "2", 21)
        page.get_by_role("button", name="1 new run: show").click()
        expect_runs(page, "run-21", "run-20")


def test_points_open_their_runs(screen: Screen) -> None:
    page = screen.open("/experiments/1?view=scatter")
    page.get_by_label("Across").select_option("depth")
    page.get_by_label("Up").select_option(OWN_KEY)
    page.get_by_label("Colour").select_option("optimizer")
    expect(page).to_have_url(
        f"{screen.url}/experiments/1?view=scatter&x=params.depth&y=metrics.val+loss&color=params.optimizer"
    )
    screen.keep("runs-scatter")
    assert violations(page) == []
    points = page.get_by_role("button", name=f"{OWN_KEY} by depth, 11 runs")
    points.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status").filter(has_text=OWN_KEY)).to_contain_text("depth")
    page.keyboard.press("Enter")
    # Of those at the same place the first in the table's order.
    expect(page).to_have_url(f"{screen.url}/runs/{run_id(screen, 'run-08')}")


def test_what_is_marked_on_an_axis_becomes_a_filter(screen: Screen) -> None:
    page = screen.open("/experiments/1?view=parallel&axes=params.optimizer,params.depth,metrics.val%20loss")
    least = page.get_by_role("slider", name="Least of depth")
    least.focus()
    for _ in range(14):
        page.keyboard.press("ArrowUp")
    expect(page.get_by_text("3 of 12 runs go through what is marked.")).to_be_visible()
    axis = page.locator("rect[tabindex]").last.locator("xpath=..").locator("rect").first
    box = axis.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 1)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    page.mouse.up()
    expect(page.get_by_text("2 of 12 runs go through what is marked.")).to_be_visible()
    screen.keep("runs-parallel")
    assert violations(page) == []
    page.get_by_role("button", name="Show them in the table").click()
    expect_runs(page, "run-11", "run-07")
    # The mark is as exact as a pixel.
    expect(page.get_by_role("combobox", name="Filter runs")).to_have_value(
        re.compile(
            rf"^\(params\.depth = '3'\) AND metrics\.`{OWN_KEY}` >= 0\.[56]\d* AND metrics\.`{OWN_KEY}` <= 1\.[12]\d*$"
        )
    )


def test_curves_are_those_of_the_chosen_runs(screen: Screen) -> None:
    page = screen.open("/experiments/1?order=run_name&columns=status")
    table(page).get_by_role("checkbox", name="Choose run-01").check()
    table(page).get_by_role("checkbox", name="Choose run-02").check()
    page.get_by_role("button", name="Curves").click()
    page.get_by_role("button", name="Metrics").click()
    page.get_by_role("checkbox", name="rare").uncheck()
    page.get_by_role("checkbox", name=OWN_KEY).uncheck()
    page.keyboard.press("Escape")
    curves = page.get_by_role("region", name="rmse", exact=True)
    expect(curves).to_contain_text("run-01")
    expect(curves).to_contain_text("run-02")
    expect(page.get_by_role("region", name="rare")).to_have_count(0)
    page.get_by_label("Over").select_option("Time")
    screen.keep("runs-curves")
    page.reload()
    expect(page.get_by_role("region", name="rmse", exact=True)).to_contain_text("run-02")


def test_an_address_with_nonsense_shows_what_there_is(screen: Screen) -> None:
    nonsense = "columns=constructor,%25zz,metrics.,status,status&smoothing=x&x=toString&y=metrics.&color=__proto__"
    page = screen.open(f"/experiments/1?{nonsense}&view=constructor")
    expect(table(page).get_by_role("columnheader")).to_have_text(["Run", "Status"])
    page.get_by_role("combobox", name="Filter runs").fill("constructor ")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("=")
    page.keyboard.press("Escape")
    for view in ("Scatter", "Parallel coordinates", "Curves"):
        page.get_by_role("tab", name=view).click()
        expect(page.get_by_role("tabpanel")).to_contain_text("rmse")
    screen.open("/experiments/1?order=nobody")
    expect(page.get_by_role("alert")).to_contain_text("nobody")
    # The browser notes each refused request by itself.
    screen.problems.clear()


def test_runs_of_mlflows_own_client_are_there(screen: Screen, tmp_path: Path) -> None:
    run([str(NEWEST.ready()), "-c", MLFLOW, screen.url], folder=tmp_path, environment=VARIABLES)
    page = screen.open("/experiments?q=by+mlflow")
    page.get_by_role("link", name="by mlflow").click()
    expect_runs(page, "from mlflow")
    row = table(page).get_by_role("row").nth(1)
    for shown in ("Finished", "0.2", "6", "adam"):
        expect(row.get_by_role("cell", name=shown, exact=True)).to_be_visible()


def test_everybody_can_use_it(screen: Screen) -> None:
    page = screen.open("/experiments/1")
    assert violations(page) == []
    page.get_by_role("combobox", name="Filter runs").fill("met")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    table(page).get_by_role("checkbox").first.check()
    assert violations(page) == []
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
