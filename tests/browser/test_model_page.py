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
    alias.get_by_role("button", name="Move", exact=True).click()
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
    alias.get_by_role("button", name="Move", exact=True).click()
    with Client(screen.url) as client:
        client.set_registered_model_alias("bikes", "champion", 3)
    page.get_by_role("textbox", name="Version").fill("4")
    page.get_by_role("button", name="Promote", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("3")
    with Client(screen.url) as client:
        assert client.get_model_version_by_alias("bikes", "champion").version == "3"
    # The browser notes each refused request by itself.
    screen.problems.clear()


def test_the_history_shows_what_was_asked_for_and_the_address_keeps_it(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    events = page.get_by_role("list", name="Events").get_by_role("listitem")
    page.get_by_label("Show", exact=True).select_option("Versions")
    expect(page.get_by_text("Version 4 was registered")).to_be_visible()
    expect(page.get_by_text("challenger was given to version 3")).to_have_count(0)
    page.get_by_label("Show", exact=True).select_option("Everything")
    page.get_by_label("Alias", exact=True).select_option("challenger")
    expect(events).to_have_count(1)
    expect(events).to_contain_text("challenger was given to version 3")
    page.get_by_label("Alias", exact=True).select_option("All aliases")
    page.get_by_label("Version", exact=True).select_option("Version 2")
    expect(page.get_by_text("Version 2 was registered")).to_be_visible()
    expect(page.get_by_text("Version 4 was registered")).to_have_count(0)
    with Client(screen.url) as client:
        actor = client.get_history("bikes")[-1].actor
    page.get_by_label("By whom").select_option(actor)
    page.reload()
    expect(page.get_by_label("By whom")).to_have_value(actor)
    expect(page.get_by_text("Version 4 was registered")).to_have_count(0)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Version 4 was registered")).to_be_visible()
    page.goto(f"{screen.url}/models/bikes?who=nobody")
    expect(page.get_by_text("Nothing of this happened.")).to_be_visible()


def test_tags_and_description_are_changed(screen: Screen) -> None:
    page = screen.open(f"/models/{quote(HOSTILE, safe='')}")
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_role("textbox", name="Key").fill("team")
    page.get_by_role("textbox", name="Value").fill(HOSTILE)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="team").click()
    page.get_by_role("textbox", name="Value").fill("risk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="team risk")).to_be_visible()
    page.get_by_role("button", name="Add a description").click()
    page.get_by_role("textbox", name="Description").fill(f"It is **good**. [here](javascript:alert(1)) {HOSTILE}")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("strong", has_text="good")).to_be_visible()
    expect(page.get_by_role("link", name="here")).to_have_count(0)
    page.get_by_role("button", name="team risk").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="team risk")).to_have_count(0)
    with Client(screen.url) as client:
        model = client.get_registered_model(HOSTILE)
        assert model.tags == {}
        assert (model.description or "").endswith(HOSTILE)


def test_an_alias_is_removed_for_a_reason(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    with Client(screen.url) as client:
        client.set_registered_model_alias("bikes", "gone", 1)
    page.reload()
    page.get_by_role("button", name="Remove gone").click()
    page.get_by_role("textbox", name="Reason").fill("not used")
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Remove gone")).to_have_count(0)
    expect(page.get_by_text("gone was taken from version 1")).to_be_visible()


def test_a_model_is_renamed_and_its_address_follows(screen: Screen) -> None:
    with Client(screen.url) as client:
        client.create_registered_model("old name")
    page = screen.open("/models/old%20name")
    page.get_by_role("button", name="More about the model").click()
    page.get_by_role("button", name="Rename…").click()
    page.get_by_role("textbox", name="New name").fill("bikes")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("bikes")
    screen.problems.clear()
    page.get_by_role("textbox", name="New name").fill("new name")
    page.get_by_role("textbox", name="Reason").fill("it was old")
    screen.keep("rename")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page).to_have_url(f"{screen.url}/models/new%20name")
    expect(page.get_by_role("heading", level=1)).to_have_text("new name")
    expect(page.get_by_text("Renamed from old name to new name")).to_be_visible()
    screen.open("/models/old%20name")
    expect(page.get_by_role("heading", level=1)).to_have_text("new name")


def test_a_model_is_deleted_when_its_name_was_typed(screen: Screen) -> None:
    with Client(screen.url) as client:
        client.create_registered_model("short lived")
    page = screen.open("/models/short%20lived")
    page.get_by_role("button", name="More about the model").click()
    page.get_by_role("button", name="Delete…").click()
    delete = page.get_by_role("button", name="Delete the model")
    page.get_by_role("textbox", name="Name of the model").fill("short")
    expect(delete).to_be_disabled()
    page.get_by_role("textbox", name="Name of the model").fill("short lived")
    page.get_by_role("textbox", name="Reason").fill("a trial")
    screen.keep("delete-model")
    delete.click()
    expect(page).to_have_url(f"{screen.url}/models")
    expect(page.get_by_role("row").filter(has_text="bikes")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="short lived")).to_have_count(0)
    with Client(screen.url) as client:
        assert client.get_history("short lived")[0].reason == "a trial"


def test_a_dialog_that_is_closed_gives_the_focus_back(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    promote = page.get_by_role("button", name="Promote a version")
    for close in ("Escape", "Enter"):
        promote.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name="Alias")).to_be_focused()
        if close == "Enter":
            page.get_by_role("button", name="Cancel").focus()
        page.keyboard.press(close)
        expect(promote).to_be_focused()


def test_a_version_is_registered_from_here(screen: Screen) -> None:
    page = screen.open("/models/empty")
    page.get_by_role("button", name="Register a version").click()
    page.get_by_label("From").select_option("Another version")
    page.get_by_role("textbox", name="Version").fill("models:/bikes/2")
    page.get_by_role("dialog").get_by_role("button", name="Register", exact=True).click()
    expect(page).to_have_url(f"{screen.url}/models/empty/versions/1")
    with Client(screen.url) as client:
        client.delete_model_version("empty", 1)


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
