"""ChromeTrace: what the main thread of a page does meanwhile, as Chrome's own tracing tells it."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Page

CATEGORIES = "toplevel,devtools.timeline,disabled-by-default-devtools.timeline"


class ChromeTrace:
    """Traces while the context is open; ``figures`` are there afterwards. All times are milliseconds."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._events: list[dict[str, Any]] = []
        self._is_complete = False
        self._session = page.context.new_cdp_session(page)
        self._session.on("Tracing.dataCollected", lambda chunk: self._events.extend(chunk["value"]))
        self._session.on("Tracing.tracingComplete", lambda _: setattr(self, "_is_complete", True))

    def __enter__(self) -> Self:
        self._session.send("Tracing.start", {"categories": CATEGORIES, "transferMode": "ReportEvents"})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.send("Tracing.end")
        while not self._is_complete:
            # Playwright hands events over while it is asked for something.
            self._page.evaluate("0")

    def figures(self) -> dict[str, Any]:
        """The longest tasks by the clock and by the processor, how many lasted over 50 ms, and the layouts."""
        tasks = [event for event in self._of_main_thread("RunTask") if "dur" in event]
        layouts = [event["dur"] / 1000 for event in self._of_main_thread("Layout") if "dur" in event]
        wall = sorted((event["dur"] / 1000 for event in tasks), reverse=True)
        busy = sorted((event.get("tdur", 0) / 1000 for event in tasks), reverse=True)
        return {
            "tasks": len(tasks),
            "longest": wall[:5],
            "over 50 ms": sum(length > 50 for length in wall),
            "longest of the processor": busy[:5],
            "over 50 ms of the processor": sum(length > 50 for length in busy),
            "layouts": len(layouts),
            "longest layout": max(layouts, default=0.0),
        }

    def _of_main_thread(self, name: str) -> list[dict[str, Any]]:
        threads = {
            (event["pid"], event["tid"])
            for event in self._events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        return [event for event in self._events if event["name"] == name and (event["pid"], event["tid"]) in threads]
