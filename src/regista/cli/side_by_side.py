"""Values side by side: what the tables of ``diff`` and ``compare`` share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text


def heading(name: str, width: int) -> tuple[Text | str, ...]:
    """The row above a section of a table of ``width`` columns."""
    from rich.text import Text

    return (Text(name, "bold"), *[""] * (width - 1))


def shown_value(value: str | None) -> str:
    """A value as a cell; a dash without one."""
    return "-" if value is None else value or '""'


def shown_metric(value: str | None, base: str | None) -> str:
    """A metric's value with what it is more or less than ``base``, when both are there and differ."""
    if value is None or base is None or value == base:
        return shown_value(value)
    more = float(value) - float(base)
    return f"{value} ({more:+.6g})" if math.isfinite(more) else value
