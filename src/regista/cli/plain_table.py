"""Tables that scripts of MLflow's commands read: in a pipe they are MLflow's to the blank."""

from __future__ import annotations

from collections.abc import Sequence

from .output import Column, one_line, print_table, say, terminal_width

_GAP = "  "


def print_plain_table(columns: Sequence[Column], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Our own table in a terminal; in a pipe titles, dashes and rows in columns two blanks apart."""
    if terminal_width() is not None:
        print_table(columns, rows, empty)
        return
    titles = [column.title for column in columns]
    # A line of this table is a row, whatever is in a name.
    lines = [[one_line(cell) for cell in row] for row in rows]
    # MLflow leaves two more blanks after a title that is the longest of its column.
    widths = [
        max([len(title) + len(_GAP), *(len(line[place]) for line in lines)]) for place, title in enumerate(titles)
    ]
    for line in (titles, ["-" * width for width in widths], *lines):
        say(_GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
