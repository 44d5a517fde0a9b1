"""Piece: some rows of a file, as they are given to a model at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one file.

    ``data`` is a DataFrame; for a file of JSON it may be anything that a model takes. ``first`` is the number of the
    first row, from 1, headers not counted; ``rows`` how many there are. ``read`` are the bytes of the file that have
    been read by now. ``params`` are those of a JSON file.
    """

    data: Any
    first: int
    rows: int
    read: int
    params: Any = None


class Reader(Protocol):
    """An open file of rows."""

    def pieces(self) -> Iterator[Piece]:
        """All rows in order; raises InvalidParameter naming the row, and the column, that cannot be read."""
        ...


def told_rows(first: int, count: int) -> str:
    """Rows for people: ``row 7``, ``rows 10,001 to 20,000``."""
    return f"row {first:,}" if count == 1 else f"rows {first:,} to {first + count - 1:,}"


def after(first: int) -> str:
    """The beginning of a message about rows from ``first`` on, of which nobody knows more; nothing for all rows."""
    return "" if first == 1 else f"after row {first - 1:,}: "
