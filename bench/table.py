"""Tables: rows for people, one table per family."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.table import Table

from rows import Row


@dataclass(frozen=True)
class Column:
    """``cell`` of a row; the column is left out of a table in which all its cells are empty."""

    heading: str
    cell: Callable[[Row], str]
    right: bool = True


COLUMNS = (
    Column("clients", lambda row: "" if row.clients is None else str(row.clients)),
    Column("versions", lambda row: "" if row.versions is None else f"{row.versions:,}"),
    Column("runs", lambda row: "" if row.runs is None else f"{row.runs:,}"),
    Column("rows", lambda row: "" if row.results is None else f"{row.results:,}"),
    Column("unit", lambda row: row.unit, right=False),
    Column("Regista", lambda row: number(row.median("regista"))),
    Column("CPU", lambda row: number(row.median_cpu("regista"))),
    Column("MLflow", lambda row: number(row.median("mlflow"))),
    Column("CPU", lambda row: number(row.median_cpu("mlflow"))),
    Column("better", lambda row: times(row.ratio("regista", "mlflow"))),
    Column("by CPU", lambda row: times(row.cpu_ratio("regista", "mlflow"))),
    Column("MLServer", lambda row: number(row.median("mlserver"))),
    Column("CPU", lambda row: number(row.median_cpu("mlserver"))),
    Column("BentoML", lambda row: number(row.median("bentoml"))),
    Column("CPU", lambda row: number(row.median_cpu("bentoml"))),
    Column("LitServe", lambda row: number(row.median("litserve"))),
    Column("CPU", lambda row: number(row.median_cpu("litserve"))),
    Column("framework's CPU", lambda row: number(row.median_cpu("framework"))),
    Column("better beyond it", lambda row: times(row.cpu_ratio_beyond("framework"))),
    Column("limit", lambda row: number(row.median("limit"))),
    Column("of limit", lambda row: share(row.ratio("regista", "limit"))),
    Column("of constant", lambda row: share(row.ratio("regista", "constant"))),
    Column("growth", lambda row: times(row.growth())),
    Column("by CPU", lambda row: times(row.cpu_growth())),
    Column("errors", lambda row: ", ".join(f"{system} {count}" for system, count in row.errors.items() if count)),
)
LEGEND = "Medians. Better: so many times than MLflow."
CPU = " CPU: in ms per request, the server's, or the caller's where there is none."
FRAMEWORK = " The framework: alone; beyond it: the CPU that each adds to that."
LIMIT = " Limit: what the machine does at best; of a transfer the lower of SHA-256 and of writing (up: and waiting)."
GROWTH = " Growth: Regista's time against that with the smallest store."


def tables(rows: Sequence[Row]) -> list[Table]:
    """One per family, in the order of their first rows; lines of one call stand together, by store size."""
    families = list(dict.fromkeys(row.family for row in rows))
    return [_table(family, [row for row in rows if row.family == family]) for family in families]


def _table(family: str, rows: list[Row]) -> Table:
    columns = [column for column in COLUMNS if any(column.cell(row) for row in rows)]
    legend = LEGEND + CPU * any(row.cpu for row in rows) + GROWTH * any(row.growth() for row in rows)
    legend += FRAMEWORK * any("framework" in row.samples for row in rows)
    legend += LIMIT * any("limit" in row.samples for row in rows)
    table = Table(title=family, caption=legend, title_justify="left", caption_justify="left")
    table.add_column("")
    for column in columns:
        table.add_column(column.heading, justify="right" if column.right else "left")
    order = list(dict.fromkeys(row.name for row in rows))
    rows = sorted(rows, key=lambda row: (order.index(row.name), row.clients or 0, row.versions or 0, row.runs or 0))
    for name, same in groupby(rows, lambda row: row.name):
        for place, row in enumerate(same):
            table.add_row("" if place else name, *(column.cell(row) for column in columns))
    return table


def number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def times(value: float | None) -> str:
    return "" if value is None else f"{number(value)}×"


def share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
