"""Regista beside MLflow on this machine, in turns: ``make bench``, ``make bench ARGS="--only read --rounds 5"``.

Prints a table and writes bench/results/<time>.json. Nothing is asserted: figures depend on the machine, ratios
and CPU per request much less.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import imports  # noqa: E402
import log_model  # noqa: E402
import rest  # noqa: E402
import startup  # noqa: E402
from compat.environments import NEWEST  # noqa: E402
from rows import Row  # noqa: E402

FAMILIES = ("import", "startup", "rest", "log_model")


def main() -> None:
    options = _options()
    console = Console()
    if not console.is_terminal:
        console = Console(width=140)
    console.print(f"Preparing an environment with MLflow in {NEWEST.folder} (the first time takes minutes)")
    python = NEWEST.ready()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="regista-bench-") as temporary:
        folder = Path(temporary)
        for family in options.only:
            console.print(f"Measuring {family} …")
            if family == "import":
                rows += imports.rows(python, options.rounds)
            elif family == "startup":
                rows += startup.rows(folder / "startup", python, options.rounds)
            elif family == "rest":
                rows += rest.rows(folder / "rest", python, options.rounds, options.seconds)
            else:
                rows += log_model.rows(folder / "log_model", python, options.rounds)
    console.print(_table(rows))
    console.print(f"Written to {_write(rows, options)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=FAMILIES, default=list(FAMILIES), help="families to measure")
    parser.add_argument("--rounds", type=int, default=3, help="how often each system is measured, in turns")
    parser.add_argument("--seconds", type=float, default=3, help="length of one measurement of a rate")
    return parser.parse_args()


def _table(rows: list[Row]) -> Table:
    table = Table(title="Regista and MLflow, medians; CPU is the server's, in ms per request")
    for heading in ("", "what", "unit"):
        table.add_column(heading)
    for heading in ("Regista", "CPU", "MLflow", "CPU", "times better", "of constant JSON", "errors"):
        table.add_column(heading, justify="right")
    family = ""
    for row in rows:
        constant = row.ratio("regista", "constant")
        table.add_row(
            "" if row.family == family else row.family,
            row.name,
            row.unit,
            _number(row.median("regista")),
            _number(row.median_cpu("regista")),
            _number(row.median("mlflow")),
            _number(row.median_cpu("mlflow")),
            f"[bold]{_number(row.ratio('regista', 'mlflow'))}×[/]",
            "" if constant is None else f"{constant:.0%}",
            ", ".join(f"{system} {count}" for system, count in row.errors.items() if count),
        )
        family = row.family
    return table


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _write(rows: list[Row], options: argparse.Namespace) -> Path:
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{time.strftime('%Y-%m-%dT%H-%M-%S')}.json"
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    content = {
        "machine": machine,
        "regista": version("regista"),
        "mlflow": _mlflow_version(),
        "rounds": options.rounds,
        "seconds": options.seconds,
        "rows": [row.as_json() for row in rows],
    }
    path.write_text(json.dumps(content, indent=1) + "\n")
    return path


def _mlflow_version() -> str:
    found = sorted(NEWEST.folder.glob("**/site-packages/mlflow-*.dist-info"))
    return found[0].name.removeprefix("mlflow-").removesuffix(".dist-info") if found else ""


if __name__ == "__main__":
    main()
