"""ScoredRows: how far a batch has come, as a bar on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..artifacts.progress_bars import is_watched
from ..settings import PROGRESS

if TYPE_CHECKING:
    from rich.progress import Progress


class ScoredRows:
    """Rows, rows per second, and the share of the input's bytes where that is known; nothing without a display."""

    def __init__(self, display: Progress | None) -> None:
        self._display = display

    @classmethod
    @contextmanager
    def shown(cls) -> Iterator[ScoredRows]:
        """A bar until the end, where somebody looks at stderr and the setting ``progress`` wants one."""
        if not (PROGRESS.read() and is_watched(sys.stderr)):
            yield cls(None)
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.fields[said]}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as display:
            yield cls(display)

    def begin(self, size: int | None) -> None:
        """The input has so many bytes."""
        if self._display is not None:
            self._display.add_task("", total=size, said="0 rows", rows=0)

    def advance(self, rows: int, read: int) -> None:
        """So many rows more; so many bytes of the input are behind."""
        if self._display is None:
            return
        task = self._display.tasks[0]
        scored = task.fields["rows"] + rows
        speed = f", {scored / task.elapsed:,.0f} rows/s" if task.elapsed else ""
        self._display.update(task.id, completed=read, rows=scored, said=f"{scored:,} rows{speed}")
