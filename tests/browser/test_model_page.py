"""The page of a model: promote a version, take it back, read what happened."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from regista.client import Client


def test_description_is_markdown_and_nothing_in_it_runs(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    expect(page.locator("strong", has_text="demand")).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    screen.keep("model")


def test_a_name_that_would_run_is_a_name(screen: Screen) -> None:
    page = screen.open(f"/models/{quote(HOSTILE, safe='')}")
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)


def test_a_version_is_promoted_and_taken_back_with_reasons_in_the_history(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    page.get_by_role("button", name="Promote a version").click()
    page.get_by_role("textbox", name="Alias").fill("shadow")
    page.get_by_role("textbox", name="Version").fill("1")
    page.get_by_role("button", name="Promote", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="shadow was given to version 1")).to_be_visible()
    alias = page.get_by_role("listitem").filter(has=page.get_by_text("shadow", exact=True))
    alias.get_by_role("button", name="Move").click()
    page.get_by_role("textbox", name="Version").fill("4")
    page.get_by_role("textbox", name="Reason").fill("better on Sundays")
    screen.keep("promote")
    page.get_by_role("button", name="Promote", exact=True).click()
    expect(page.locator("q", has_text="better on Sundays")).to_be_visible()
    alias.get_by_role("button", name="Roll back to 1").click()
    expect(page.get_by_role("dialog")).to_contain_text("goes from version 4")
    page.get_by_role("textbox", name="Reason").fill("worse on Mondays")
    screen.keep("roll-back")
    page.get_by_role("button", name="Roll back to version 1").click()
    expect(page.get_by_text("shadow was rolled back from version 4 to 1")).to_be_visible()
    with Client(screen.url) as client:
        assert client.get_model_version_by_alias("bikes", "shadow").version == "1"
        assert [event.reason for event in client.get_history("bikes")[:2]] == [
            "worse on Mondays",
            "better on Sundays",
        ]


def test_a_move_that_somebody_else_made_first_is_not_made_again(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    alias = page.get_by_role("listitem").filter(has=page.get_by_text("champion", exact=True))
    alias.get_by_role("button", name="Move").click()
    with Client(screen.url) as client:
        client.set_registered_model_alias("bikes", "champion", 3)
    page.get_by_role("textbox", name="Version").fill("4")
    page.get_by_role("button", name="Promote", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("3")
    with Client(screen.url) as client:
        assert client.get_model_version_by_alias("bikes", "champion").version == "3"
    # The browser notes each refused request by itself.
    screen.problems.clear()


def test_the_history_shows_what_was_asked_for(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    page.get_by_label("Show").select_option("Versions")
    expect(page.get_by_text("Version 4 was registered")).to_be_visible()
    expect(page.get_by_text("challenger was given to version 3")).not_to_be_visible()


def test_what_is_empty_says_how_to_fill_it(screen: Screen) -> None:
    page = screen.open("/models/empty")
    expect(page.get_by_text('mlflow.register_model("runs:/<run id>/model", "empty")')).to_be_visible()
    screen.keep("model-empty")


def test_a_model_that_is_not_there(screen: Screen) -> None:
    page = screen.open("/models/nowhere")
    expect(page.get_by_role("alert")).to_contain_text("nowhere")
    screen.problems.clear()


def test_everybody_can_use_it(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    assert violations(page) == []
    page.get_by_role("button", name="Promote a version").click()
    assert violations(page) == []
