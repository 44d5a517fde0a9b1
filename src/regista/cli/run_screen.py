"""RunScreen: a run on a terminal, drawn anew as it goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from .output import Column, make_table, one_line, shown_number
from .run_choice import SHORT
from .run_table import STATUS_STYLES, took
from .sparkline import can_show_sparklines, sparkline

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table
    from rich.text import Text

    from ..entities import Metric
    from .run_monitor import RunView

POINTS = 60
"""Blocks of the longest sparkline."""

_SHORTEST = 8
_PARAM_LINES = 2
_FRAME = 7  # lines beside metrics, params and problem: name, state, blank, title, rule, what is left out, the cursor's


class RunScreen:
    """What is shown of the newest ``view``; rich draws it as wide and as high as the terminal is then."""

    def __init__(self, view: RunView) -> None:
        self.view = view

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        view = self.view
        params = self._params(console, options.max_width)
        yield self._title()
        yield self._state()
        yield from params
        if view.metrics:
            room = max(1, console.size.height - _FRAME - len(params) - bool(view.problem))
            yield Text("")
            yield self._metrics(view.metrics[:room], options)
            if (more := len(view.metrics) - room) > 0:
                yield Text(f"… and {more} more", "dim")
        if view.problem:
            yield _line(f"Trying again: {view.problem}", "yellow")

    def _title(self) -> Text:
        info = self.view.run.info
        text = _line(info.run_name or "run", "bold")
        text.append(f"  {info.run_id[:SHORT]}  in {one_line(self.view.experiment)}", "not bold")
        return text

    def _state(self) -> Text:
        info = self.view.run.info
        text = _line(info.status, STATUS_STYLES.get(info.status, ""))
        now = None if self.view.has_ended else time.time_ns() // 1_000_000
        text.append(f"  {took(info, now)}", "none")
        return text

    def _params(self, console: Console, width: int) -> list[Text]:
        params = sorted(self.view.run.data.params.items())
        text = _line("  ".join(f"{key}={value}" for key, value in params), "dim")
        text.no_wrap = False
        lines = [*text.wrap(console, width, overflow="fold")] if params else []
        if len(lines) > _PARAM_LINES:
            lines = lines[:_PARAM_LINES]
            lines[-1].append(" …")
            lines[-1].truncate(width, overflow="ellipsis")
        return lines

    def _metrics(self, metrics: tuple[Metric, ...], options: ConsoleOptions) -> Table:
        from rich.text import Text

        columns = [Column("metric", wraps=True), Column("step", right=True), Column("latest", right=True)]
        rows = [[one_line(metric.key), str(metric.step), shown_number(metric.value)] for metric in metrics]
        cells = [max(map(len, texts)) for texts in zip(*rows, [column.title for column in columns], strict=True)]
        left = min(POINTS, options.max_width - sum(cells) - 2 * len(columns))
        if left >= _SHORTEST and can_show_sparklines(options.encoding):
            columns.append(Column("course"))
            for row, metric in zip(rows, metrics, strict=True):
                row.append(sparkline(self.view.courses.get(metric.key, ()), left))
        table: Table = make_table(columns, [[Text(cell) for cell in row] for row in rows])
        return table


def _line(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(one_line(text), style, no_wrap=True, overflow="ellipsis")
