"""A real browser on a real server, with data that was logged by the SDK."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browser.screen import HOSTILE, Screen
from processes import ServerProcess, start_server
from regista.client import Client
from regista.server.web_ui import BUILT

# A busy machine is no failure.
expect.set_options(timeout=60_000)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def shows_scrollbars() -> bool:
    """Whether the browser of the module has scrollbars; without them screenshots are the same everywhere."""
    return False


@pytest.fixture(scope="module")
def browser(shows_scrollbars: bool) -> Iterator[Browser]:
    """The Chromium of the system; gone with its module, for Playwright keeps an event loop running in the thread."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here (Debian: apt-get install chromium)")
    if not (BUILT / "index.html").is_file():
        pytest.skip("the web UI was left out of this installation (REGISTA_BUILD_UI=no)")
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not work in most containers; the pages are ours.
        left_out = ["--hide-scrollbars"] if shows_scrollbars else []
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], ignore_default_args=left_out
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with a model of several versions and aliases, one without a version, and one with a hostile name."""
    folder = tmp_path_factory.mktemp("ui")
    (folder / "weights").write_bytes(b"weights")
    with start_server(folder / "server") as server, Client(server.url) as client:
        client.create_registered_model("bikes", description=f"Predicts **demand**. {HOSTILE}", tags={"team": "risk"})
        for _ in range(4):
            run = client.create_run("0").info
            client.log_artifact(run.run_id, str(folder / "weights"), "model")
            client.create_model_version("bikes", f"{run.artifact_uri}/model", run.run_id)
        for alias, version in (("champion", 1), ("champion", 2), ("challenger", 3)):
            client.set_registered_model_alias("bikes", alias, version)
        client.create_registered_model("empty")
        client.create_registered_model(HOSTILE)
        yield server


@pytest.fixture
def screen(browser: Browser, registry: ServerProcess) -> Iterator[Screen]:
    """A fresh page; the test fails when anything went wrong in it."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(60_000)
        screen = Screen(context.new_page(), registry.url)
        yield screen
        assert screen.problems == []
