"""The versions on the page of a model: columns of their runs, stages, the chart of who held which alias."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from compat.environments import NEWEST
from processes import ServerProcess, run, start_server
from regista.client import Client

SCRIPT = Path(__file__).parent / "scripts" / "register_with_mlflow.py"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with a model of five versions that differ, two aliases that moved, and a hostile model."""
    folder = tmp_path_factory.mktemp("versions")
    with start_server(folder / "server") as server, Client(server.url) as client:
        client.create_registered_model("bikes")
        for number, rmse in enumerate((0.9, 0.7, 0.4, 0.6, 0.5), 1):
            _version(client, folder, "bikes", number, rmse, {"validated": "yes"} if number == 3 else {})
            if number in (1, 3, 4):
                client.set_registered_model_alias("bikes", "champion", number, reason=f"rmse is {rmse}")
            if number in (2, 5):
                client.set_registered_model_alias("bikes", "challenger", number)
        client.rollback_alias("bikes", "champion", reason="slow at night")
        client.create_registered_model(HOSTILE)
        _version(client, folder, HOSTILE, 1, 0.5, {"note": HOSTILE})
        client.set_registered_model_alias(HOSTILE, "champion", 1, reason=HOSTILE)
        yield server


def _version(client: Client, folder: Path, name: str, number: int, rmse: float, tags: dict[str, str]) -> None:
    made = client.create_run("0", run_name=f"train-{number}").info
    client.log_metric(made.run_id, "rmse", rmse)
    client.log_metric(made.run_id, "accuracy", 1 - rmse)
    client.log_param(made.run_id, "depth", str(number % 3))
    (folder / "requirements.txt").write_text(f"numpy==2.{number}\n")
    client.log_artifact(made.run_id, str(folder / "requirements.txt"), "model")
    client.create_model_version(name, f"{made.artifact_uri}/model", made.run_id, tags=tags)


def versions(page: Page) -> Locator:
    return page.get_by_role("table", name="Versions")


def chart(page: Page) -> Locator:
    return page.get_by_role("group", name="Versions of")


def test_metrics_params_and_tags_are_columns_that_the_address_keeps(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    page.get_by_role("button", name="Columns").click()
    for column in ("rmse", "depth", "validated"):
        page.get_by_role("checkbox", name=column).check()
    page.get_by_role("checkbox", name="Description").uncheck()
    page.reload()
    expect(versions(page).get_by_role("columnheader")).to_have_text(
        ["", "Version↓", "Aliases", "Stage", "Run", "By", "Registered", "rmse", "depth", "validated"]
    )
    third = versions(page).get_by_role("row").nth(3)
    expect(third.get_by_role("cell").last).to_have_text("yes")
    expect(third).to_contain_text("0.4")
    expect(third.get_by_role("link", name="train-3")).to_be_visible()
    screen.keep("model-columns")


def numbers(page: Page) -> Locator:
    """The links with the numbers of the versions, in the order of the table."""
    return versions(page).get_by_role("link", name=re.compile(r"^\d+$"))


def test_versions_are_sorted_by_what_is_shown_in_both_directions(screen: Screen) -> None:
    page = screen.open("/models/bikes?columns=version,created,metrics.rmse,params.depth,tags.validated,run")
    expect(numbers(page)).to_have_text(["5", "4", "3", "2", "1"])
    heading = versions(page).get_by_role("columnheader", name="rmse")
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(numbers(page)).to_have_text(["3", "5", "4", "2", "1"])
    expect(heading).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Enter")
    expect(numbers(page)).to_have_text(["1", "2", "4", "5", "3"])
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.reload()
    expect(numbers(page)).to_have_text(["1", "2", "4", "5", "3"])
    for name, order in (
        ("depth", ["3", "4", "1", "5", "2"]),
        ("validated", ["3", "5", "4", "2", "1"]),
        ("Registered", ["1", "2", "3", "4", "5"]),
        ("Version", ["1", "2", "3", "4", "5"]),
    ):
        versions(page).get_by_role("columnheader", name=name).get_by_role("button").click()
        expect(versions(page).locator("[aria-sort]")).to_contain_text(name)
        expect(numbers(page)).to_have_text(order)
    expect(versions(page).get_by_role("columnheader", name="Run").get_by_role("button")).to_have_count(0)


def test_columns_are_made_wider_and_stay_so(screen: Screen) -> None:
    page = screen.open("/models/bikes?columns=version,aliases,run,metrics.rmse")

    def width(name: str) -> float:
        box = versions(page).get_by_role("columnheader", name=name).bounding_box()
        assert box is not None
        return box["width"]

    versions(page).get_by_role("columnheader", name="rmse").get_by_role("button").focus()
    before = width("rmse")
    page.keyboard.press("-")
    assert abs(width("rmse") - before + 16) < 1
    page.get_by_role("slider", name="Width of Aliases").focus()
    for key in ("0", "ArrowRight", "+"):
        page.keyboard.press(key)
    wide = width("Aliases")
    page.reload()
    expect(numbers(page)).to_have_count(5)
    assert abs(width("Aliases") - wide) < 1
    heading = versions(page).get_by_role("columnheader", name="Run")
    heading.scroll_into_view_if_needed()
    box = heading.bounding_box()
    assert box is not None
    edge, middle = box["x"] + box["width"] - 2, box["y"] + box["height"] / 2
    page.mouse.move(edge, middle)
    page.mouse.down()
    page.mouse.move(edge - 40, middle)
    page.mouse.up()
    assert abs(width("Run") - box["width"] + 40) < 1
    page.mouse.dblclick(box["x"] + box["width"] - 42, middle)
    assert width("Run") < box["width"]
    assert violations(page) == []


def test_the_order_goes_on_from_page_to_page(screen: Screen) -> None:
    with Client(screen.url) as client:
        client.create_registered_model("many")
        for number in range(1, 53):
            client.create_model_version("many", "s3://bucket/model", tags={"rank": f"{100 - number}"})
    page = screen.open("/models/many?order=tags.rank+DESC&columns=version,tags.rank")
    expect(numbers(page)).to_have_count(50)
    expect(numbers(page).first).to_have_text("1")
    page.get_by_role("button", name="Show more").first.click()
    expect(numbers(page)).to_have_text([str(number) for number in range(1, 53)])


def test_versions_are_searched_by_number_words_and_filters(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    field = page.get_by_role("searchbox", name="Search versions")
    for text, found in (
        ("metrics.rmse < 0.55", ["5", "3"]),
        ("params.depth = '0' OR tags.validated = 'yes'", ["3"]),
        ("4", ["4"]),
    ):
        field.fill(text)
        expect(numbers(page)).to_have_text(found)
    page.reload()
    expect(numbers(page)).to_have_text(["4"])
    field.fill("nowhere")
    expect(page.get_by_text("No version fulfils this.")).to_be_visible()
    screen.keep("model-search")


@pytest.mark.parametrize("text", ["metrics.rmse < '7'", "version > 0) OR (version > 0", "name = 'x' AND"])
def test_a_wrong_filter_of_versions_says_where(screen: Screen, text: str) -> None:
    page = screen.open(f"/models/bikes?q={quote(text)}")
    error = page.get_by_role("alert")
    expect(error).to_contain_text(text)
    lines = (error.locator("pre").text_content() or "").splitlines()
    assert lines[0] == text
    column = int(re.findall(r"at column (\d+)", error.inner_text())[0])
    assert lines[1].index("^") == column - 1 <= len(text)
    assert {"7": column == 16, "0": column == 12, "D": column == 15}[text.rstrip("'")[-1]]
    # That the server refused it is noted by the browser.
    assert all("400" in problem for problem in screen.problems)
    screen.problems.clear()


def test_chosen_versions_are_compared(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    page.get_by_label("Choose 4").click()
    page.get_by_label("Choose 2").click(modifiers=["Shift"])
    page.get_by_role("link", name="Compare 3 versions").click()
    expect(page).to_have_url(f"{screen.url}/compare/versions?of=bikes%2F2%2Cbikes%2F3%2Cbikes%2F4")


def test_the_version_that_is_chosen_is_promoted(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    page.get_by_label("Choose 2").check()
    page.get_by_role("button", name="Promote version 2").click()
    expect(page.get_by_role("textbox", name="Version")).to_have_value("2")


def test_a_stage_is_changed_for_a_reason_and_the_others_are_archived(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    for version in ("1", "2"):
        page.get_by_label(f"Stage of version {version}").select_option("Production")
        page.get_by_role("textbox", name="Reason").fill(f"stage of {version}")
        if version == "2":
            page.get_by_role("checkbox", name="Archive").check()
        page.get_by_role("dialog").get_by_role("button", name="Move to Production").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_label(f"Stage of version {version}")).to_have_value("Production")
    expect(page.get_by_label("Stage of version 1")).to_have_value("Archived")
    with Client(screen.url) as client:
        newest = client.get_history("bikes", 2, actions="model_version.stage_changed")
        assert {event.reason for event in newest} == {"stage of 2"}


def test_the_chart_shows_the_metric_and_who_held_each_alias(screen: Screen) -> None:
    page = screen.open("/models/bikes?metric=rmse")
    expect(chart(page).get_by_role("link", name=re.compile("^Version"))).to_have_count(5)
    expect(chart(page).get_by_role("link", name="Version 3: rmse 0.4, the best")).to_be_visible()
    held = chart(page).get_by_role("link", name=re.compile("^champion"))
    expect(held).to_have_count(4)
    expect(held.last).to_have_attribute(
        "aria-label", re.compile(r"version 3 .* to now\. Rolled back by .*: slow at night")
    )
    page.get_by_text("As a table").click()
    table = page.get_by_role("table", name="Who held each alias").get_by_role("row")
    expect(table).to_have_count(7)
    expect(table.nth(1)).to_contain_text("slow at night")
    expect(table.nth(1)).to_contain_text("0.4")
    screen.keep("succession")
    page.get_by_label("Across").select_option("by time")
    expect(page).to_have_url(re.compile("x=time"))
    expect(chart(page).get_by_role("link")).to_have_count(11)
    page.get_by_label("Metric", exact=True).select_option("accuracy")
    expect(chart(page).get_by_role("link", name="Version 3: accuracy 0.6, the best")).to_be_visible()


def test_the_chart_is_walked_by_keys_and_tells_of_what_is_focused(screen: Screen) -> None:
    page = screen.open("/models/bikes?metric=rmse")
    chart(page).get_by_role("link", name="Version 5: rmse").focus()
    page.keyboard.press("ArrowLeft")
    expect(chart(page).get_by_role("link", name="Version 4: rmse")).to_be_focused()
    expect(page.get_by_text("Version 4: 0.6")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile("^(champion|challenger) was version"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    before = page.locator(":focus").get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{screen.url}{before}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("version")


def test_what_somebody_else_does_shows_by_itself(screen: Screen) -> None:
    page = screen.open("/models/bikes?metric=rmse")
    with Client(screen.url) as client:
        client.set_registered_model_alias("bikes", "nightly", 2, reason="from elsewhere")
    expect(chart(page).get_by_role("link", name="nightly was version 2")).to_be_visible()
    expect(page.locator("q", has_text="from elsewhere")).to_be_visible()
    with Client(screen.url) as client:
        client.delete_registered_model_alias("bikes", "nightly")


def test_a_rollback_shows_what_changes_before_it_does(screen: Screen) -> None:
    page = screen.open("/models/bikes")
    champion = page.get_by_role("region", name="Aliases").get_by_role("listitem").filter(has_text="champion")
    champion.get_by_role("button", name="Roll back").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Back to").select_option("version 1")
    table = dialog.get_by_role("table", name="Version 3 beside version 1")
    expect(table.get_by_role("row", name="rmse")).to_have_text("rmse0.40.9 worse")
    expect(table.get_by_role("row", name="depth")).to_have_text("depth param01")
    expect(table.get_by_role("row", name="numpy")).to_have_text("numpy package==2.3==2.1")
    screen.keep("roll-back-differences")
    assert violations(page) == []
    dialog.get_by_role("button", name="Cancel").click()


def test_nothing_of_a_hostile_model_runs(screen: Screen) -> None:
    page = screen.open(f"/models/{quote(HOSTILE, safe='')}?columns=version,tags.note&metric=rmse")
    expect(versions(page)).to_contain_text(HOSTILE)
    expect(chart(page).get_by_role("link")).to_have_count(2)
    chart(page).get_by_role("link", name="champion").hover()
    expect(page.locator("q", has_text=HOSTILE)).to_have_count(2)


def test_an_address_with_columns_and_filters_that_are_none_shows_the_rest(screen: Screen) -> None:
    page = screen.open(
        "/models/bikes?columns=version,constructor,run_tags.x,params.__proto__&history=toString&metric=none&x=nothing"
    )
    expect(versions(page).get_by_role("columnheader")).to_have_text(["", "Version↓", "x", "__proto__"])
    expect(page.get_by_text("No version has the metric none.")).to_be_visible()
    expect(page.get_by_text("Version 5 was registered")).to_be_visible()


def test_a_model_that_mlflows_client_registered(screen: Screen, tmp_path: Path) -> None:
    run([str(NEWEST.ready()), str(SCRIPT), screen.url], folder=tmp_path, environment={})
    page = screen.open("/models/rides?metric=rmse&columns=version,aliases,stage,run,metrics.rmse,params.depth")
    expect(page.locator("strong", has_text="hour")).to_be_visible()
    expect(chart(page).get_by_role("link", name="Version 2: rmse 0.4, the best")).to_be_visible()
    expect(chart(page).get_by_role("link", name=re.compile("^champion was version"))).to_have_count(2)
    second = versions(page).get_by_role("row").nth(2)
    expect(second).to_contain_text("depth-5")
    expect(second).to_contain_text("champion")
    expect(page.get_by_label("Stage of version 2")).to_have_value("Production")
    screen.keep("model-of-mlflow")
    screen.open("/models/rides/versions/2?tab=content")
    expect(page.get_by_role("list", name="Imports by file")).to_contain_text("sklearn.dummy.DummyRegressor")
    screen.open("/models?metric=rmse")
    expect(page.get_by_role("row").filter(has_text="rides").get_by_role("img")).to_have_attribute(
        "aria-label", re.compile("version 3 has 0.6, the best, version 2, 0.4")
    )


def test_everybody_can_use_it(screen: Screen) -> None:
    page = screen.open("/models/bikes?metric=rmse&columns=version,stage,metrics.rmse")
    page.get_by_text("As a table").click()
    page.get_by_label("Choose 4").check()
    chart(page).get_by_role("link", name="Version 5: rmse").focus()
    assert violations(page) == []
