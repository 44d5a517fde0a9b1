"""The table of 100,000 runs and 1,000 keys: what is seen while one scrolls. How long it takes goes into a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import many_runs
from browser.chrome_trace import ChromeTrace
from browser.screen import OUTPUT, Screen
from processes import ServerProcess, start_server
from regista.client import Client

RUNS = 100_000
ALL_KEYS = ",".join(f"metrics.score-{key:03}" for key in range(many_runs.RARE_KEYS))
FIRST_ROW = """
new MutationObserver((_, observer) => {
  if (document.querySelector("[role=rowheader] a")) {
    observer.disconnect();
    requestAnimationFrame(() => performance.mark("first row"));
  }
}).observe(document, { childList: true, subtree: true });
"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def shows_scrollbars() -> bool:
    return True


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder: Path = tmp_path_factory.mktemp("runs-scroll")
    many_runs.fill(folder / "regista.db", RUNS)
    with start_server(folder) as server:
        yield server


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, Any]]:
    """What was measured, by name; written where the screenshots are."""
    found: dict[str, Any] = {}
    yield found
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT.parent / "runs-scroll.json").write_text(json.dumps(found, indent=2))


def scroller(page: Page) -> Locator:
    return page.get_by_role("region", name="Runs, scrollable")


def expect_row(page: Page, number: int) -> None:
    """The row of that number, counted from 0, is there, with the run that belongs there: the newest comes first."""
    row = page.get_by_role("row").and_(page.locator(f"[aria-rowindex='{number + 2}']"))
    expect(row.get_by_role("rowheader")).to_have_text(f"run-{RUNS - 1 - number:06}")


def wheel(page: Page, x: int, y: int) -> dict[str, Any]:
    """Turn the wheel over the table, 60 times by so many pixels; gives what that cost."""
    scroller(page).hover()
    with ChromeTrace(page) as trace:
        for _ in range(60):
            page.mouse.wheel(x, y)
            page.evaluate(TWO_FRAMES)
    return trace.figures()


def first_seen(page: Page) -> int:
    return int(
        scroller(page).evaluate("(it) => Math.ceil(it.scrollTop / (it.querySelector('[role=row]').offsetHeight))")
    )


def test_the_first_rows_are_there_and_all_are_counted(screen: Screen, figures: dict[str, Any]) -> None:
    screen.page.add_init_script(FIRST_ROW)
    page = screen.open("/experiments/0")
    expect_row(page, 0)
    expect(page.get_by_role("table", name="Runs")).to_have_attribute("aria-rowcount", str(RUNS + 1))
    figures["first open, ms"] = page.evaluate(
        "Object.fromEntries([...performance.getEntriesByType('paint'), ...performance.getEntriesByName('first row')]"
        ".map(({ name, startTime }) => [name, startTime]))"
    )
    screen.keep("runs-many")


def test_the_wheel_goes_down_row_by_row(screen: Screen, figures: dict[str, Any]) -> None:
    page = screen.open("/experiments/0")
    expect_row(page, 0)
    figures["wheel"] = wheel(page, 0, 400)
    # The browser may go on a little by itself.
    page.wait_for_function("(it) => it.scrollTop === 24000", arg=scroller(page).element_handle())
    seen = first_seen(page)
    assert seen == 750
    expect_row(page, seen)
    expect_row(page, seen + 10)
    assert page.get_by_role("row").count() < 100


def test_the_scrollbar_leads_to_the_middle(screen: Screen, figures: dict[str, Any]) -> None:
    page = screen.open("/experiments/0")
    expect_row(page, 0)
    box = scroller(page).bounding_box()
    assert box is not None
    x, top = box["x"] + box["width"] - 8, box["y"] + 25
    page.mouse.move(x, top)
    page.mouse.down()
    with ChromeTrace(page) as trace:
        for step in range(1, 31):
            page.mouse.move(x, top + step * (box["height"] / 2 - 25) / 30)
            page.evaluate(TWO_FRAMES)
        page.mouse.up()
        expect_row(page, first_seen(page))
    figures["scrollbar"] = trace.figures()
    seen = first_seen(page)
    assert RUNS * 0.4 < seen < RUNS * 0.6
    expect_row(page, seen + 10)
    scroller(page).focus()
    page.keyboard.press("End")
    expect_row(page, RUNS - 1)


def test_a_thousand_columns_are_there_one_beside_the_other(screen: Screen, figures: dict[str, Any]) -> None:
    page = screen.open(f"/experiments/0?columns=status,{ALL_KEYS}")
    expect_row(page, 0)
    figures["1,000 columns"] = wheel(page, 400, 0)
    heading = page.get_by_role("columnheader", name="score-200")
    expect(heading).to_be_visible()
    heading.get_by_role("button").click()
    # Only some runs have it: those whose number times three, or one or two more, leaves 200 of 990.
    best = max(i for i in range(RUNS) if 0 <= 200 - i * 3 % many_runs.RARE_KEYS < 3)
    row = page.locator("[aria-rowindex='2']")
    expect(row.get_by_role("rowheader")).to_have_text(f"run-{best:06}")
    expect(row.get_by_role("cell").and_(page.locator(f"[aria-colindex='{200 + 3}']"))).to_have_text(
        f"{best + 0.2:,.1f}"
    )
    assert page.get_by_role("columnheader").count() < 40


def test_runs_that_start_meanwhile_push_none_of_the_others(screen: Screen) -> None:
    """Rows that are fetched afterwards are those that were there: none twice, none left out."""
    page = screen.open("/experiments/0")
    expect_row(page, 0)
    with Client(screen.url) as client:
        made = [client.create_run("0", run_name=f"new-{number}").info.run_id for number in range(3)]
        expect(page.get_by_role("button", name="3 new runs: show")).to_be_visible()
        scroller(page).evaluate("(it) => it.scrollTo({ top: it.querySelector('[role=row]').offsetHeight * 5000 })")
        for number in (5_000, 5_010, 5_020):
            expect_row(page, number)
        scroller(page).focus()
        page.keyboard.press("End")
        expect_row(page, RUNS - 1)
        page.keyboard.press("Home")
        expect_row(page, 0)
        page.get_by_role("button", name="3 new runs: show").click()
        first = page.get_by_role("row").and_(page.locator("[aria-rowindex='2']")).get_by_role("rowheader")
        expect(first).to_have_text("new-2")
        expect(page.get_by_role("table", name="Runs")).to_have_attribute("aria-rowcount", str(RUNS + 4))
        for run_id in made:
            client.delete_run(run_id)
