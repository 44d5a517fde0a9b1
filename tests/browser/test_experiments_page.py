"""The page of all experiments: find one, make one, and what can be done with each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from processes import ServerProcess, start_server
from regista.client import Client


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with several experiments; nobody changes those whose names begin with "kept"."""
    folder: Path = tmp_path_factory.mktemp("experiments-page")
    with start_server(folder / "server") as server, Client(server.url) as client:
        kept = client.create_experiment("kept bikes", tags={"team": "risk"})
        client.set_experiment_tag(kept, "mlflow.note.content", f"Predicts **demand**. {HOSTILE}\n\nMore below.")
        client.create_experiment("kept wine", tags={"team": "food", "stage": "exploration"})
        client.create_experiment(f"kept {HOSTILE}")
        client.delete_experiment(client.create_experiment("thrown away"))
        yield server


def names(page: Page) -> list[str]:
    return page.get_by_role("table").locator("tbody tr td:first-child a").all_inner_texts()


def test_every_experiment_is_there_and_leads_to_its_runs(screen: Screen) -> None:
    page = screen.open("/experiments?order=name&q=kept")
    assert names(page) == [f"kept {HOSTILE}", "kept bikes", "kept wine"]
    row = page.get_by_role("row").filter(has_text="kept bikes")
    expect(row).to_contain_text("Predicts **demand**.")
    expect(row).to_contain_text("team: risk")
    screen.keep("experiments")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("kept bikes")


def test_words_filters_and_headings_are_in_the_address(screen: Screen) -> None:
    page = screen.open("/experiments")
    page.keyboard.press("/")
    page.keyboard.type("tags.team = 'food'")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    assert names(page) == ["kept wine"]
    page.get_by_role("searchbox").fill("kept")
    page.get_by_role("button", name="Experiment", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_contain_text(HOSTILE)
    page.get_by_role("button", name="Experiment", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("kept wine")
    expect(page).to_have_url(f"{screen.url}/experiments?q=kept&order=name+DESC")
    page.reload()
    expect(page.get_by_role("row").nth(1)).to_contain_text("kept wine")


def test_a_filter_that_cannot_be_read_says_what_is_wrong(screen: Screen) -> None:
    page = screen.open("/experiments?q=tagz.team+%3D+'risk'")
    expect(page.get_by_role("alert")).to_contain_text("tagz")
    # The browser notes each refused request by itself.
    screen.problems.clear()


def test_an_experiment_is_made_with_a_name_that_nobody_has(screen: Screen) -> None:
    page = screen.open("/experiments")
    page.get_by_role("button", name="New experiment").click()
    page.get_by_role("textbox", name="Name").fill("kept wine")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("kept wine")
    screen.problems.clear()
    screen.keep("experiment-new")
    page.get_by_role("textbox", name="Name").fill("made here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("made here")
    expect(page.get_by_text("No run is here yet.")).to_be_visible()
    expect(page.get_by_role("region", name="Python")).to_contain_text("mlflow.start_run(experiment_id=")
    screen.keep("runs-none")


def test_an_experiment_is_renamed_deleted_and_restored(screen: Screen) -> None:
    with Client(screen.url) as client:
        experiment = client.create_experiment("first name")
    page = screen.open("/experiments?q=name")
    page.get_by_role("button", name="Actions for first name").click()
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Name").fill("second name")
    page.get_by_role("button", name="Rename").last.click()
    expect(page.get_by_role("link", name="second name")).to_be_visible()
    page.get_by_role("button", name="Actions for second name").click()
    page.get_by_role("button", name="Delete").click()
    # At once: the offer is there for some seconds only.
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("second name is back.")).to_be_visible()
    expect(page.get_by_role("link", name="second name")).to_be_visible()
    page.get_by_role("button", name="Actions for second name").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_label("Show").select_option("Deleted")
    page.get_by_role("button", name="Actions for second name").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("No experiment fulfils this.")).to_be_visible()
    with Client(screen.url) as client:
        found = client.get_experiment(experiment)
    assert (found.name, found.lifecycle_stage) == ("second name", "active")


def test_tags_and_the_description_are_changed_on_its_own_page(screen: Screen) -> None:
    with Client(screen.url) as client:
        experiment = client.create_experiment("described")
    page = screen.open(f"/experiments/{experiment}")
    page.get_by_role("button", name="About").click()
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_role("textbox", name="Key").fill("team")
    page.get_by_role("textbox", name="Value").fill(HOSTILE)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name=f"team {HOSTILE}")).to_be_visible()
    page.get_by_role("button", name="Add a description").click()
    page.get_by_role("textbox", name="Description").fill(f"**Good** {HOSTILE}")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("strong", has_text="Good")).to_be_visible()
    screen.keep("experiment-about")
    with Client(screen.url) as client:
        tags = client.get_experiment(experiment).tags
    assert (tags["team"], tags["mlflow.note.content"]) == (HOSTILE, f"**Good** {HOSTILE}")


def test_an_experiment_that_is_not_there(screen: Screen) -> None:
    page = screen.open("/experiments/4711")
    expect(page.get_by_role("alert").first).to_contain_text("4711")
    screen.problems.clear()


def test_everybody_can_use_it(screen: Screen) -> None:
    page = screen.open("/experiments?q=kept")
    assert violations(page) == []
    page.get_by_role("button", name="Actions for kept wine").click()
    assert violations(page) == []
