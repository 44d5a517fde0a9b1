"""What axe finds wrong on a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """Rule and elements of each violation on the page, in both themes."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for violation in Axe().run(page).response["violations"]:
            places = [" ".join(node["target"]) for node in violation["nodes"]]
            found.append(f"{theme}: {violation['id']}: {places}")
    page.emulate_media(color_scheme="light")
    return found
