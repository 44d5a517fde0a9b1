"""The page of a logged model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from processes import ServerProcess, start_server
from regista.client import Client
from regista.entities import LoggedModelInput, LoggedModelOutput


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with a logged model that one run made and another one read."""
    folder = tmp_path_factory.mktemp("logged")
    (folder / "MLmodel").write_text("flavors: {}\n")
    with start_server(folder / "server") as server, Client(server.url) as client:
        made = client.create_run("0", run_name="made").info.run_id
        model = client.create_logged_model(
            "0", "line", made, tags={"team": HOSTILE}, params={"depth": 6}, model_type="regressor"
        )
        client.log_model_artifact(model.model_id, str(folder / "MLmodel"))
        client.finalize_logged_model(model.model_id, "READY")
        client.log_outputs(made, [LoggedModelOutput(model.model_id, 0)])
        for name, value in (("train", 0.25), ("test", 0.5)):
            client.log_metric(
                made, "rmse", value, step=3, model_id=model.model_id, dataset_name=name, dataset_digest="abc"
            )
        read = client.create_run("0", run_name="read").info.run_id
        client.log_inputs(read, models=[LoggedModelInput(model.model_id)])
        yield server


def opened(screen: Screen, search: str = "") -> Page:
    with Client(screen.url) as client:
        (model,) = client.search_logged_models(["0"])
    page = screen.open(f"/logged-models/{model.model_id}{search}")
    expect(page.get_by_role("heading", level=1)).to_have_text("line")
    return page


def test_it_tells_how_good_the_model_is_on_which_data(screen: Screen) -> None:
    page = opened(screen)
    metrics = page.get_by_role("table", name="Metrics")
    expect(metrics.get_by_role("row").filter(has_text="train")).to_contain_text("0.25")
    expect(metrics.get_by_role("row").filter(has_text="test")).to_contain_text("0.5")
    expect(page.get_by_role("table", name="Params")).to_contain_text("depth")
    expect(page.get_by_text("regressor")).to_be_visible()
    expect(page.get_by_text("ready", exact=True)).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    screen.keep("logged-model")


def test_runs_lead_to_it_and_back(screen: Screen) -> None:
    page = opened(screen)
    page.get_by_role("navigation", name="Where this is").get_by_role("link", name="made").click()
    models = page.get_by_role("region", name="Models", exact=True)
    expect(models).to_contain_text("saved")
    models.get_by_role("link", name="line").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("line")


def test_tags_are_changed(screen: Screen) -> None:
    page = opened(screen)
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_role("textbox", name="Key").fill("a/b")
    page.get_by_role("textbox", name="Value").fill("c")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="a/b c").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="a/b c")).to_have_count(0)


def test_it_is_registered(screen: Screen) -> None:
    page = opened(screen)
    expect(page.get_by_text("This model is not registered.")).to_be_visible()
    page.get_by_role("button", name="Register", exact=True).click()
    page.get_by_role("combobox", name="Model").fill("bikes")
    page.get_by_role("dialog").get_by_role("button", name="Register", exact=True).click()
    expect(page).to_have_url(f"{screen.url}/models/bikes/versions/1")
    page.go_back()
    expect(page.get_by_role("link", name="bikes version 1")).to_be_visible()


def test_a_model_that_is_not_there(screen: Screen) -> None:
    page = screen.open(f"/logged-models/m-{'0' * 32}")
    expect(page.get_by_role("alert")).to_contain_text("0" * 32)
    # The browser notes each refused request by itself.
    screen.problems.clear()


def test_everybody_can_use_it(screen: Screen) -> None:
    assert violations(opened(screen)) == []
