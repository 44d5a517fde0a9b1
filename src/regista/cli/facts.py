"""Facts: names and values below each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .output import hint, one_line, say, terminal, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Value = str | Mapping[str, str]

_GAP = "  "
_INDENT = "  "
_MOST_LINES = 4
"""Lines of a single param or tag in a terminal."""


def print_facts(facts: Mapping[str, Value]) -> None:
    """Print names and values; a mapping is a ``key = value`` on each line, sorted by key. What is empty is left out.

    In a terminal the values of a mapping are cut to a few lines each, and a hint says that ``--json`` has all of them.
    """
    given = {name: value for name, value in facts.items() if value}
    console = terminal()
    if console is None:
        _print_plain(given)
    elif _print_fitted(console, given):
        hint("\nLong values are cut; --json shows all of them.")


def _print_plain(facts: Mapping[str, Value]) -> None:
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        label = name
        for line in _lines(value):
            say(f"{label.ljust(width)}{_GAP}{line}".rstrip())
            label = ""


def _print_fitted(console: Console, facts: Mapping[str, Value]) -> bool:
    """Print facts as wide as the terminal; whether a value was cut."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, len(_GAP), 0, 0))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    room = max(1, console.width - max(map(len, facts), default=0) - len(_GAP))
    cut = False
    for name, value in facts.items():
        if isinstance(value, str):
            grid.add_row(name, Text(visible(value)))
            continue
        pairs = [_fitted(console, line, room) for line in _lines(value)]
        cut = cut or any(is_cut for _, is_cut in pairs)
        grid.add_row(name, Text("\n").join(text for text, _ in pairs))
    console.print(grid)
    return cut


def _lines(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield from visible(value).split("\n")
    else:
        yield from (one_line(f"{key} = {text}") for key, text in sorted(value.items()))


def _fitted(console: Console, line: str, room: int) -> tuple[Text, bool]:
    """A line in as many lines as it takes, of which the second and later are indented; whether it is cut."""
    from rich.text import Text

    if len(line) <= room:
        return Text(line), False
    width = max(1, room - len(_INDENT))
    lines = Text(line[: width * (_MOST_LINES + 1)]).wrap(console, width, overflow="fold")
    is_cut = len(lines) > _MOST_LINES
    shown = list(lines)[:_MOST_LINES]
    if is_cut:
        shown[-1].truncate(width - 1)
        shown[-1].append("…")
    return Text(f"\n{_INDENT}").join(shown), is_cut
