"""The settings: what the server is, how full it is, what can be asked of it, and how the pages look."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.accessibility import violations
from browser.screen import Screen
from regista import __version__


def test_the_server_says_what_it_is(screen: Screen) -> None:
    page = screen.open("/settings")
    server = page.get_by_role("region", name="Server")
    for text in (screen.url, __version__, "SQLite", "regista.db", "mlartifacts", " ms, seen from this page"):
        expect(server).to_contain_text(text)
    expect(page.get_by_role("region", name="Python")).to_contain_text(f'mlflow.set_tracking_uri("{screen.url}")')
    screen.keep("settings")


def test_it_says_how_full_the_store_is_and_what_can_be_had_back(screen: Screen) -> None:
    page = screen.open("/settings")
    page.get_by_role("tab", name="Storage").click()
    storage = page.get_by_role("region", name="Storage")
    # The one file, of seven bytes, of four runs and of the four versions that were made of them.
    expect(storage).to_contain_text("8, 56 B")
    expect(storage).to_contain_text("49 B, because equal content is stored once")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("A collection would put 0 blobs (0 B) into the bin")).to_be_visible()
    screen.keep("settings-storage")


def test_the_calls_of_the_api_are_found_by_words_and_the_address_keeps_them(screen: Screen) -> None:
    page = screen.open("/settings?tab=api")
    calls = page.get_by_role("list", name="Calls").get_by_role("listitem")
    expect(calls.filter(has_text="/api/2.0/mlflow/runs/create")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("rollback")
    expect(calls).to_have_count(1)
    expect(page).to_have_url(f"{screen.url}/settings?tab=api&q=rollback")
    fields = page.get_by_role("table", name="Fields of RollbackAlias")
    expect(fields.get_by_role("row", name="alias string")).to_contain_text("yes")
    expect(fields.get_by_role("row", name="to_version")).to_contain_text("without it")
    expect(page.get_by_text("update registered model")).to_be_visible()
    screen.keep("settings-api")
    page.get_by_label("Search calls").fill("no such words")
    expect(page.get_by_text("No call has all these words.")).to_be_visible()


def test_the_theme_is_chosen_and_stays(screen: Screen) -> None:
    page = screen.open("/settings?tab=page")
    page.get_by_role("radio", name="Dark").check()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    page.get_by_role("radio", name="As the system has it").check()
    expect(page.locator("html[data-theme]")).to_have_count(0)
    screen.keep("settings-page")


@pytest.mark.parametrize("tab", ["server", "storage", "api&q=alias", "page"])
def test_everybody_can_use_it(screen: Screen, tab: str) -> None:
    page = screen.open(f"/settings?tab={tab}")
    expect(page.get_by_role("tab", selected=True)).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
