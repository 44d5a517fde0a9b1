"""Screen: a page of a browser on a server, as a test uses it."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Page, Request

HOSTILE = "<img src=x onerror=alert(1)>"
"""A name of a model, and a part of a description, that would run if anybody took it for HTML."""

LOADING = "[role=status]:has-text('Loading')"
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PATIENCE = 60.0
"""Seconds in which a page has everything, on however busy a machine."""

OUTPUT = Path(__file__).parent.parent / "output" / "screenshots"


class Screen:
    """A page of a browser that notes what goes wrong in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        self._under_way: set[Request] = set()
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: message.type == "error" and self.problems.append(message.text))

    def _begun(self, request: Request) -> None:
        self._under_way.add(request)

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)

    def open(self, address: str) -> Page:
        """Go to an address below the server's; the page has all that it asked for then."""
        self.page.goto(self.url + address)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing is under way: what an answer leads to is drawn, and asked for, within two frames."""
        until = time.monotonic() + PATIENCE
        quiet = 0
        while quiet < 2:
            self.page.evaluate(TWO_FRAMES)
            is_quiet = not self._under_way and self.page.locator(LOADING).count() == 0
            quiet = quiet + 1 if is_quiet else 0
            assert time.monotonic() < until, [request.url for request in self._under_way]

    def keep(self, name: str) -> None:
        """A screenshot to look at, in both themes and widths."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            for width in (1280, 400):
                self.page.set_viewport_size({"width": width, "height": 900})
                self.page.evaluate("scrollTo(0, 0)")  # else the head of the page is in the middle of it
                self.page.screenshot(path=OUTPUT / f"{name}-{theme}-{width}.png", full_page=True)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 900})
