"""What commands print: tables for people, JSON for programs."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ..settings import TABLE_WIDTH

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_GAP = 2
_READABLE = 20  # a column of words becomes no narrower than this while another one can be left out,
_NARROWEST = 8  # and never narrower than this
_PIPE = 80
# What steers a terminal instead of being shown: control characters but for tab and new line, and changes of direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``wraps``: words, which may take several lines; numbers and times never do.

    ``least`` is the narrowest that can be read. ``optional``: left out while the terminal is too narrow, those with
    the highest number first; 0 is never.
    """

    title: str
    wraps: bool = False
    right: bool = False
    optional: int = 0
    least: int = 0


_WORDS = frozenset({"name", "aliases", "what", "why", "problem", "tags"})


def print_json(value: Any) -> None:
    """The value as the REST API writes it, indented."""
    from ..entities import wire

    text = msgspec.json.format(wire.encode(value), indent=2).decode()
    click.echo(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def say(text: str) -> None:
    """Lines on stdout; names and texts in them are whatever somebody stored."""
    click.echo(visible(text))


def visible(text: str) -> str:
    """The text with what would steer a terminal as escapes, such as ``\\x1b``: a name must not rewrite the screen."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same on a single line, for what is read line by line."""
    return visible(text).replace("\n", "\\n")


def print_table(columns: Sequence[str | Column], rows: Iterable[Sequence[str | Text]], empty: str) -> list[str]:
    """A table on stdout, as wide as the terminal; in a pipe as wide as its content. ``empty`` when it has no rows.

    Gives the titles of the columns that there was no room for.
    """
    shown = [[_cell(cell) for cell in row] for row in rows]
    if not shown:
        say(empty)
        return []
    chosen = [column if isinstance(column, Column) else Column(column, column in _WORDS) for column in columns]
    console = terminal()
    if console is None:
        _print_wide(make_table(chosen, shown))
        return []
    kept = fitting(chosen, shown, console.width)
    left_out = [column.title for place, column in enumerate(chosen) if place not in kept]
    chosen, shown = [chosen[place] for place in kept], [[row[place] for place in kept] for row in shown]
    # A terminal that is too narrow breaks the lines: better than numbers cut short.
    console.width = max(console.width, _needed(chosen, shown, _NARROWEST))
    console.print(make_table(chosen, shown))
    return left_out


def hint(text: str) -> None:
    """What to do next, on stderr: it is no part of the result."""
    click.echo(visible(text), err=True)


@contextmanager
def warnings_as_hints() -> Iterator[None]:
    """Inside, a warning is what it says, as it comes: in which line of code it was raised helps nobody here."""

    def tell(message: Warning | str, *where: object, **how: object) -> None:  # noqa: ARG001
        hint(str(message))

    with warnings.catch_warnings():
        warnings.showwarning = tell
        yield


def make_table(columns: Sequence[Column], rows: Iterable[Sequence[Text]]) -> Any:
    """A rich table in the one style of this program; the titles are no markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False, collapse_padding=True)
    for column in columns:
        table.add_column(
            Text(visible(column.title)),
            no_wrap=not column.wraps,
            min_width=column.least or None,
            overflow="fold",
            justify="right" if column.right else "left",
        )
    for row in rows:
        table.add_row(*row)
    return table


def fitting(columns: Sequence[Column], rows: Sequence[Sequence[Text]], width: int) -> list[int]:
    """The places of the columns that a terminal of that width has room for."""
    kept = list(range(len(columns)))
    while spare := [place for place in kept if columns[place].optional]:
        cells = [[row[place] for place in kept] for row in rows]
        if _needed([columns[place] for place in kept], cells, _READABLE) <= width:
            break
        kept.remove(max(spare, key=lambda place: columns[place].optional))
    return kept


def terminal() -> Console | None:
    """The terminal, or the width that the setting asks for; None in a pipe.

    Not COLUMNS there: libraries such as readline leave it in the environment of processes without a terminal.
    """
    from rich.console import Console

    width = TABLE_WIDTH.read()
    console = Console(width=width, highlight=False)
    return console if console.is_terminal or width is not None else None


def terminal_width() -> int | None:
    """The columns that a table may have; None in a pipe, where it is as wide as its content."""
    console = terminal()
    return None if console is None else console.width


def shown_time(milliseconds: int) -> str:
    """A time in milliseconds since the epoch as UTC text, to the second; beyond the year 9999 as the number it is."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    except (ValueError, OverflowError, OSError):  # somebody logged nanoseconds: it must not hide the other runs
        return f"{milliseconds} ms"


def shown_digest(digest: str | None) -> str:
    """The first twelve digits of a digest, enough to tell versions apart; a dash without one."""
    return digest[:12] if digest else "-"


def shown_number(value: float) -> str:
    """A metric's value in at most six digits that count."""
    return f"{value:.6g}"


def shown_size(size: int) -> str:
    """A number of bytes in the unit that needs few digits: ``831 B``, ``1.4 kB``."""
    if size < 1000:
        return f"{size} B"
    amount, unit = float(size), ""
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the last one stays
        amount /= 1000
        if amount < 999.95:
            break
    return f"{amount:.1f} {unit}"


def _print_wide(content: RenderableType) -> None:
    from rich.console import Console

    widest = Console(width=10_000).measure(content).maximum
    console = Console(width=max(_PIPE, widest), highlight=False)
    with console.capture() as captured:
        console.print(content)
    # One long cell must not make every line as long.
    console.file.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _cell(text: str | Text) -> Text:
    """A cell as it is shown, in its style: without markup, and without what steers a terminal."""
    from rich.text import Text

    return Text(visible(str(text)), style=text.style if isinstance(text, Text) else "")


def _needed(columns: Sequence[Column], rows: Sequence[Sequence[Text]], words: int) -> int:
    """The width of a table whose columns of words are at most ``words`` wide."""
    from rich.cells import cell_len

    needed = _GAP * (len(columns) - 1)
    for place, column in enumerate(columns):
        longest = max(cell_len(text) for text in (visible(column.title), *(row[place].plain for row in rows)))
        needed += max(min(longest, words), column.least) if column.wraps else longest
    return needed
