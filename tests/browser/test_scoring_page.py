"""The page on which a model can be tried, in a real browser on a real scoring server."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from processes import ServerProcess, start_scoring_server
from regista.flavors.saving import save_model
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature


@pytest.fixture(scope="module")
def scoring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Two models: one with a column whose name would run if anybody took it for HTML."""

    def doubled(model_input):  # type: ignore[no-untyped-def]
        return (model_input["x"] * 2).tolist()

    folder = tmp_path_factory.mktemp("scoring-page")
    signature = ModelSignature(Schema([ColSpec("double", "x"), ColSpec("string", HOSTILE, required=False)]))
    save_model(doubled, folder / "model", signature=signature, pip_requirements=[])
    models = [f"first={folder / 'model'}", f"second={folder / 'model'}"]
    with start_scoring_server(models[0], folder, str(folder / "registry"), "--model-uri", models[1]) as server:
        yield server


@pytest.fixture
def screen(browser: Browser, scoring: ServerProcess) -> Iterator[Screen]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(60_000)
        yield Screen(context.new_page(), scoring.url)


@pytest.fixture
def page(screen: Screen) -> Iterator[Page]:
    """The page; the test fails when anything went wrong in it, such as a broken Content-Security-Policy."""
    page = screen.open("/docs")
    expect(page.get_by_label("Request body")).not_to_be_empty()
    yield page
    assert screen.problems == []


def test_the_example_is_sent_with_the_keyboard_and_answered(page: Page) -> None:
    page.get_by_label("Call").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Request body")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("200 in ")).to_be_visible()
    assert json.loads(page.get_by_label("The answer's body").inner_text()) == {"predictions": [2.0]}


def test_other_models_and_protocols_can_be_chosen(page: Page) -> None:
    page.get_by_label("Call").select_option(label="POST /v2/models/second/infer · Inference with second")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("200 in ")).to_be_visible()
    answer = json.loads(page.get_by_label("The answer's body").inner_text())
    assert (answer["model_name"], answer["outputs"][0]["data"]) == ("second", [2.0])


def test_a_table_can_be_sent_as_csv(page: Page) -> None:
    page.get_by_label("Body as").select_option("text/csv")
    expect(page.get_by_label("Request body")).to_have_value(f"x,{HOSTILE}\n1,text\n")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("200 in ")).to_be_visible()


def test_what_is_wrong_is_said_before_and_after_it_is_sent(page: Page, screen: Screen) -> None:
    body = page.get_by_label("Request body")
    body.fill("{")
    expect(page.get_by_role("alert")).to_contain_text("This is no JSON yet")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("400 in ")).to_be_visible()
    expect(page.get_by_label("The answer's body")).to_contain_text("BAD_REQUEST")
    assert all("400 (Bad Request)" in problem for problem in screen.problems)
    screen.problems.clear()
    page.get_by_role("button", name="Example again").click()
    expect(page.get_by_role("alert")).to_be_empty()


def test_the_command_is_the_request(page: Page, scoring: ServerProcess) -> None:
    page.get_by_label("Request body").fill("""{"inputs": {"x": [1], "note": "it's"}}""")
    expect(page.get_by_label("The same request as a command")).to_have_text(
        f"curl '{scoring.url}/invocations' \\\n  -H 'Content-Type: application/json' \\\n"
        """  --data-binary '{"inputs": {"x": [1], "note": "it'\\''s"}}'"""
    )


def test_names_of_columns_are_text(page: Page) -> None:
    expect(page.get_by_role("cell", name=HOSTILE)).to_be_visible()


def test_everybody_can_use_it(page: Page, screen: Screen) -> None:
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("200 in ")).to_be_visible()
    assert violations(page) == []
    screen.keep("scoring")
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_nothing_comes_from_elsewhere(page: Page, scoring: ServerProcess) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.get_by_label("Request body")).not_to_be_empty()
    assert asked
    assert [url for url in asked if not url.startswith((scoring.url, "data:"))] == []
