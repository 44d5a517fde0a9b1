"""The table of models: metrics, stages, columns, and what is done with several models at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from processes import ServerProcess, start_server
from regista.client import Client

OTHERS = 55
"""Models without versions: the list has a second page."""

LATER = 9_000
"""Milliseconds after which nothing can be undone any more."""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with two models of versions with metrics, and so many others that they fill more than a page."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "weights").write_bytes(b"weights")
    with start_server(folder / "server") as server, Client(server.url) as client:
        for name, values in (("bikes", (0.9, 0.4, 0.6)), ("boats", (0.5,))):
            client.create_registered_model(name, tags={"team": "risk", "owner": "ann"})
            for value in values:
                run = client.create_run("0").info
                client.log_metric(run.run_id, "rmse", value)
                client.log_metric(run.run_id, "accuracy", 1 - value)
                client.log_artifact(run.run_id, str(folder / "weights"), "model")
                client.create_model_version(name, f"{run.artifact_uri}/model", run.run_id)
        for version in (1, 2):
            client.transition_model_version_stage("bikes", version, "Archived")
        for number in range(OTHERS):
            client.create_registered_model(f"other-{number:02}", tags={"note": HOSTILE} if number == 0 else None)
        yield server


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name="Models").get_by_role("row").filter(has=page.get_by_label(f"Choose {name}"))


def test_a_metric_of_all_versions_with_the_last_and_the_best(screen: Screen) -> None:
    page = screen.open("/models")
    expect(row(page, "bikes").get_by_role("img")).to_have_attribute(
        "aria-label",
        "accuracy: version 3 has 0.4, the best, version 2, 0.6 (higher is better)",
    )
    page.get_by_label("Metric").select_option("rmse")
    expect(page).to_have_url(f"{screen.url}/models?metric=rmse")
    expect(page.get_by_role("columnheader", name="rmse")).to_be_visible()
    expect(row(page, "bikes").get_by_role("img")).to_have_attribute(
        "aria-label", "rmse: version 3 has 0.6, the best, version 2, 0.4 (lower is better)"
    )
    expect(row(page, "bikes")).to_contain_text("Archived 2")
    expect(row(page, "bikes")).to_contain_text("ann")
    screen.keep("models-metric")


def test_columns_are_chosen_and_stay_in_the_address(screen: Screen) -> None:
    page = screen.open("/models")
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("textbox", name="Search columns").fill("te")
    page.get_by_role("checkbox", name="Created").check()
    page.get_by_role("checkbox", name="team").check()
    page.get_by_role("checkbox", name="Latest").uncheck()
    screen.keep("models-columns")
    page.reload()
    expect(page.get_by_role("columnheader", name="team")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Created")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Latest")).to_have_count(0)
    expect(row(page, "bikes")).to_contain_text("risk")


def test_columns_that_an_address_makes_up_are_left_out(screen: Screen) -> None:
    page = screen.open("/models?columns=name,constructor,__proto__,tags.%3Cb%3E,nonsense&metric=no-such-metric")
    expect(page.get_by_role("columnheader")).to_have_text(["", "Model", "<b>"])
    expect(row(page, "bikes")).to_be_visible()


def test_more_models_come_page_by_page(screen: Screen) -> None:
    page = screen.open("/models?order=name+DESC")
    expect(page.get_by_role("row")).to_have_count(51)
    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_role("row")).to_have_count(OTHERS + 3)


def test_a_tag_is_given_to_a_range_of_models_and_taken_back(screen: Screen) -> None:
    page = screen.open("/models?q=other&columns=name,tags.area")
    page.get_by_label("Choose other-10").click()
    page.get_by_label("Choose other-12").click(modifiers=["Shift"])
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_role("textbox", name="Key").fill("area")
    page.get_by_role("textbox", name="Value").fill(HOSTILE)
    screen.keep("models-tag")
    page.get_by_role("dialog").get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("cell", name=HOSTILE)).to_have_count(3)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_role("cell", name=HOSTILE)).to_have_count(0)
    with Client(screen.url) as client:
        assert client.get_registered_model("other-11").tags == {}


def test_a_tag_that_cannot_be_is_said_for_each_model(screen: Screen) -> None:
    page = screen.open("/models")
    page.get_by_label("Choose bikes").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_role("textbox", name="Key").fill("/bad//key")
    page.get_by_role("dialog").get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("bikes was not changed")
    screen.problems.clear()


def test_a_deletion_is_undone(screen: Screen) -> None:
    page = screen.page
    page.clock.install()
    screen.open("/models")
    page.get_by_label("Choose boats").check()
    page.get_by_role("button", name="Delete").click()
    expect(row(page, "boats")).to_have_count(0)
    screen.keep("models-deleted")
    page.get_by_role("button", name="Undo").click()
    expect(row(page, "boats")).to_be_visible()
    page.clock.fast_forward(LATER)
    page.reload()
    expect(row(page, "boats")).to_be_visible()


def test_a_deletion_is_carried_out_when_it_can_no_longer_be_undone(screen: Screen) -> None:
    page = screen.page
    page.clock.install()
    screen.open("/models?q=other")
    page.get_by_label("Choose other-20").check()
    page.get_by_label("Choose other-21").check()
    page.get_by_role("button", name="Delete").click()
    expect(row(page, "other-20")).to_have_count(0)
    with Client(screen.url) as client:
        assert len(client.search_registered_models("name IN ('other-20', 'other-21')")) == 2
    with page.expect_response(lambda reply: reply.url.endswith("/delete") and reply.ok):
        page.clock.fast_forward(LATER)
    page.reload()
    expect(row(page, "other-22")).to_be_visible()
    expect(row(page, "other-20")).to_have_count(0)
    expect(row(page, "other-21")).to_have_count(0)


def test_a_deletion_is_carried_out_when_the_page_is_left(screen: Screen) -> None:
    page = screen.open("/models?q=other")
    page.get_by_label("Choose other-30").check()
    page.get_by_role("button", name="Delete").click()
    expect(row(page, "other-30")).to_have_count(0)
    page.goto("about:blank")
    screen.open("/models?q=other")
    expect(row(page, "other-31")).to_be_visible()
    expect(row(page, "other-30")).to_have_count(0)


def test_a_deletion_that_fails_says_so(screen: Screen) -> None:
    page = screen.page
    page.clock.install()
    screen.open("/models?q=other")
    page.get_by_label("Choose other-40").check()
    page.get_by_role("button", name="Delete").click()
    with Client(screen.url) as client:
        client.delete_registered_model("other-40")
    page.clock.fast_forward(LATER)
    expect(page.get_by_role("status").filter(has_text="other-40 was not deleted")).to_be_visible()
    screen.problems.clear()


def test_everybody_can_use_it(screen: Screen) -> None:
    page = screen.open("/models")
    expect(row(page, "bikes").get_by_role("img")).to_be_visible()
    page.get_by_label("Choose bikes").check()
    page.get_by_role("button", name="Columns").click()
    assert violations(page) == []
