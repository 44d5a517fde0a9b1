"""Screen: a page of a browser on a server, as a test uses it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

HOSTILE = "<img src=x onerror=alert(1)>"
"""A name of a model, and a part of a description, that would run if anybody took it for HTML."""

OUTPUT = Path(__file__).parent.parent / "output" / "screenshots"


class Screen:
    """A page of a browser that notes what goes wrong in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: message.type == "error" and self.problems.append(message.text))

    def open(self, address: str) -> Page:
        """Go to an address below the server's."""
        self.page.goto(self.url + address)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def keep(self, name: str) -> None:
        """A screenshot to look at, in both themes and widths."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            for width in (1280, 400):
                self.page.set_viewport_size({"width": width, "height": 900})
                self.page.screenshot(path=OUTPUT / f"{name}-{theme}-{width}.png", full_page=True)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 900})
