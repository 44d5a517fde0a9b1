"""The page of all models."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen


def names(page: Page) -> list[str]:
    return page.get_by_role("table").locator("tbody tr td:nth-child(2)").all_inner_texts()


def test_every_model_is_there_with_its_aliases_and_nothing_in_a_name_runs(screen: Screen) -> None:
    page = screen.open("/")
    assert page.url == f"{screen.url}/models"
    assert names(page) == [HOSTILE, "bikes", "empty"]
    row = page.get_by_role("row").filter(has_text="bikes")
    expect(row).to_contain_text("champion → 2")
    expect(row).to_contain_text("challenger → 3")
    screen.keep("models")


def test_words_and_filters_find_models_and_the_address_keeps_them(screen: Screen) -> None:
    page = screen.open("/models")
    page.keyboard.press("/")
    page.keyboard.type("ike")
    expect(page.get_by_role("row")).to_have_count(2)
    page.keyboard.press("Enter")
    page.get_by_role("searchbox").fill("tags.team = 'risk'")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{screen.url}/models?q=tags.team+%3D+%27risk%27")
    page.reload()
    expect(page.get_by_role("row")).to_have_count(2)
    assert names(page) == ["bikes"]


def test_a_filter_that_cannot_be_read_says_what_is_wrong(screen: Screen) -> None:
    page = screen.open("/models?q=tagz.team+%3D+'risk'")
    expect(page.get_by_role("alert")).to_contain_text("tagz")
    # The browser notes each refused request by itself.
    screen.problems.clear()


def test_the_order_is_chosen_by_a_heading(screen: Screen) -> None:
    page = screen.open("/models")
    page.get_by_role("button", name="Model").click()
    expect(page.get_by_role("columnheader", name="Model")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Model").click()
    expect(page.get_by_role("columnheader", name="Model")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("row").nth(1)).to_contain_text("empty")


def test_the_palette_goes_to_a_model_by_keys_alone(screen: Screen) -> None:
    page = screen.open("/models")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("bik")
    expect(page.get_by_role("option")).to_have_text(["bikesmodel"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("bikes")
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page).to_have_url(f"{screen.url}/models")


def test_the_theme_that_was_chosen_stays(screen: Screen) -> None:
    page = screen.open("/models")
    theme = page.get_by_role("button", name="Theme")
    theme.click()
    theme.click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_link_to_mlflows_pages_leads_here(screen: Screen) -> None:
    page = screen.open("/#/models/bikes/versions/2")
    expect(page).to_have_url(f"{screen.url}/models/bikes/versions/2")


def test_everybody_can_use_it(screen: Screen) -> None:
    assert violations(screen.open("/models")) == []
