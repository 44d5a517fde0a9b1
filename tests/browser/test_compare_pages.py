"""Versions and runs side by side, with what differs; the versions were logged by the real MLflow."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.accessibility import violations
from browser.screen import Screen
from browser.versions import HOSTILE_COLUMN, server_with_versions
from processes import ServerProcess
from regista.client import Client

VERSIONS = "/compare/versions?of=bikes/1,bikes/2,bikes/3"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("compare")
    with server_with_versions(folder, "mlflow") as server:
        yield server


@pytest.fixture(scope="module")
def runs(registry: ServerProcess) -> list[str]:
    """The ids of the runs of the versions 1 to 3."""
    with Client(registry.url) as client:
        return [client.get_model_version("bikes", version).run_id or "" for version in (1, 2, 3)]


def line(page: Page, name: str) -> Locator:
    """The line of a name."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def test_what_differs_is_marked_and_what_is_missing_is_said(screen: Screen) -> None:
    page = screen.open(VERSIONS)
    expect(line(page, "≠ differs: max_depth").get_by_role("cell")).to_have_text(["1", "3", "–"])
    expect(line(page, "≠ differs: kind").get_by_role("cell")).to_have_text(
        ["DecisionTreeRegressor", "DecisionTreeRegressor", "Ridge"]
    )
    expect(line(page, "note").get_by_role("cell")).to_have_text([HOSTILE_COLUMN] * 3)
    expect(line(page, "note").get_by_role("rowheader")).to_have_text("note")
    expect(line(page, "≠ differs: pandas").get_by_role("cell")).to_have_text([">=2", ">=2", "any"])
    expect(line(page, "input hour").get_by_role("cell")).to_have_text(["double"] * 3)
    expect(line(page, "≠ differs: checked").get_by_role("cell")).to_have_text(["–", HOSTILE_COLUMN, "–"])
    expect(line(page, "≠ differs: param check_input").get_by_role("cell").nth(2)).to_have_text("–")
    screen.keep("compare-versions")


def test_only_differences_are_shown_on_request_and_the_address_keeps_it(screen: Screen) -> None:
    page = screen.open(VERSIONS)
    page.get_by_role("checkbox", name="Only differences").check()
    expect(line(page, "note")).to_have_count(0)
    expect(line(page, "≠ differs: max_depth")).to_be_visible()
    expect(page).to_have_url(f"{screen.url}/compare/versions?of=bikes%2F1%2Cbikes%2F2%2Cbikes%2F3&show=differences")
    page.reload()
    expect(line(page, "≠ differs: max_depth")).to_be_visible()
    expect(line(page, "note")).to_have_count(0)


def test_text_files_are_compared_by_their_lines(screen: Screen) -> None:
    page = screen.open(VERSIONS)
    page.get_by_role("button", name="requirements.txt").click()
    diff = page.get_by_role("table", name="Lines side by side")
    expect(diff.get_by_role("columnheader")).to_have_text(["bikes/1", "bikes/3"])
    expect(diff.get_by_role("row").filter(has_text="pandas>=2")).to_contain_text("−")
    expect(diff.get_by_role("row").filter(has_text="pandas>=2")).to_contain_text("+pandas")
    page.get_by_label("Beside it").select_option("bikes/2")
    expect(page.get_by_text("All lines are equal.")).to_be_visible()
    page.get_by_role("button", name="MLmodel").click()
    expect(diff.get_by_role("row").filter(has_text="model_uuid").first).to_contain_text("−")
    expect(diff).to_contain_text("equal lines")
    screen.keep("compare-lines")
    page.get_by_role("button", name="Close").click()
    expect(diff).to_have_count(0)


def test_columns_are_added_and_left_out_by_keys(screen: Screen) -> None:
    page = screen.open("/compare/versions")
    expect(page.get_by_text("Nothing is chosen to be compared.")).to_be_visible()
    for version in ("models:/bikes/1", "bikes/2"):
        page.get_by_role("textbox", name="Compare with").fill(version)
        page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="bikes version 2")).to_be_visible()
    page.get_by_role("button", name="Leave out bikes/1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="bikes version 1")).to_have_count(0)
    expect(page).to_have_url(f"{screen.url}/compare/versions?of=bikes%2F2")


def test_one_that_is_not_there_does_not_hide_the_others(screen: Screen) -> None:
    page = screen.open("/compare/versions?of=bikes/1,%25/1,bikes/99")
    expect(page.get_by_role("alert")).to_have_count(2)
    page.get_by_role("button", name="Leave out %/1").click()
    expect(page.get_by_role("alert")).to_contain_text("99")
    expect(page.get_by_role("columnheader", name="bikes version 1")).to_be_visible()
    page.get_by_role("button", name="Leave out bikes/99").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    # The browser notes each refused request by itself.
    screen.problems.clear()


def test_names_with_commas_and_slashes_are_compared(screen: Screen) -> None:
    with Client(screen.url) as client:
        client.copy_model_version("models:/bikes/1", "north, south")
    page = screen.open(f"/compare/versions?of={quote('bikes/1,north%2C south/1')}")
    expect(page.get_by_role("columnheader", name="north, south version 1")).to_be_visible()
    expect(page.get_by_text("all 7 are the same")).to_be_visible()


def test_runs_are_compared_with_the_files_of_their_models(screen: Screen, runs: list[str]) -> None:
    page = screen.open(f"/compare/runs?of={','.join(runs)}")
    expect(page.get_by_role("columnheader", name="Ridge")).to_be_visible()
    expect(line(page, "≠ differs: max_depth").get_by_role("cell")).to_have_text(["1", "3", "–"])
    expect(line(page, "rides, training")).to_be_visible()
    expect(line(page, "input hour").get_by_role("cell")).to_have_text(["double"] * 3)
    expect(line(page, "≠ differs: model/MLmodel")).to_be_visible()
    page.get_by_role("button", name="model/requirements.txt").click()
    expect(page.get_by_role("table", name="Lines side by side")).to_contain_text("pandas>=2")
    screen.keep("compare-runs")


def test_many_columns_scroll_and_the_names_of_the_lines_stay(screen: Screen, runs: list[str]) -> None:
    with Client(screen.url) as client:
        more = [client.create_run("0", run_name=f"run {number}").info.run_id for number in range(12)]
    page = screen.open(f"/compare/runs?of={','.join([*runs, *more])}")
    name = page.get_by_role("rowheader", name="Status")
    expect(name).to_be_visible()
    before = name.bounding_box()
    region = page.get_by_role("region", name="Compare runs, scrolls")
    region.focus()
    page.keyboard.press("End")
    region.evaluate("place => { place.scrollLeft = place.scrollWidth }")
    expect(page.get_by_role("columnheader", name="run 11")).to_be_in_viewport()
    after = name.bounding_box()
    assert before is not None
    assert after is not None
    assert before["x"] == after["x"]


@pytest.mark.parametrize("address", [f"{VERSIONS}&file=MLmodel", "/compare/runs"])
def test_everybody_can_use_it(screen: Screen, address: str) -> None:
    page = screen.open(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
