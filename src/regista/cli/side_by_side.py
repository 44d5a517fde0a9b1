"""Values side by side: what the tables of ``diff`` and ``compare`` share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .long_text import telling_parts

if TYPE_CHECKING:
    from rich.text import Text


def heading(name: str, width: int) -> tuple[Text | str, ...]:
    """The row above a section of a table of ``width`` columns."""
    from rich.text import Text

    return (Text(name, "bold"), *[""] * (width - 1))


def shown_value(value: str | None) -> str:
    """A value as a cell; a dash without one."""
    return "-" if value is None else value or '""'


def shown_values(values: Sequence[str | None]) -> list[str]:
    """Texts as cells, long ones in the part that tells them apart; a dash without one."""
    parts = iter(telling_parts([value for value in values if value is not None]))
    return [shown_value(None if value is None else next(parts)) for value in values]


def shown_metric(value: str | None, base: str | None) -> str:
    """A metric's value with what it is more or less than ``base``, when both are there and differ."""
    if value is None or base is None or value == base:
        return shown_value(value)
    more = float(value) - float(base)
    return f"{value} ({more:+.6g})" if math.isfinite(more) else value
