"""What commands print: tables for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from ..settings import TABLE_WIDTH

_SINGLE_LINE = frozenset({"when", "who", "action", "version", "created", "updated"})


def print_json(value: Any) -> None:
    """The value as the REST API writes it, indented."""
    from ..entities import wire

    click.echo(msgspec.json.format(wire.encode(value), indent=2).decode())


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> None:
    """A table on stdout, as wide as the terminal; in a pipe as wide as its content. ``empty`` when it has no rows."""
    rows = list(rows)
    if not rows:
        click.echo(empty)
        return
    from rich.console import Console

    table = make_table(columns, rows)
    console = Console(width=TABLE_WIDTH.read())
    if not console.is_terminal and TABLE_WIDTH.read() is None:
        # Not COLUMNS: libraries such as readline leave it in the environment of processes without a terminal.
        console = Console(width=max(80, Console(width=10_000).measure(table).maximum))
    console.print(table)


def make_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Any:
    """A rich table in the one style of this program; the texts are shown as they are, without markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column in _SINGLE_LINE)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def shown_time(milliseconds: int) -> str:
    """A time in milliseconds since the epoch as UTC text, to the second."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def shown_digest(digest: str | None) -> str:
    """The first twelve digits of a digest, enough to tell versions apart; a dash without one."""
    return digest[:12] if digest else "-"
