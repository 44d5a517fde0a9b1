"""Regista beside MLflow on this machine, in turns: ``make bench``, ``make bench ARGS="--only read --rounds 5"``.

Prints a table per family and writes bench/results/<time>.json. No time is asserted: figures depend on the machine,
ratios and CPU per request much less. What a server answers wrongly is listed instead of measured, and ends the
benchmark with status 1.
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

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import artifacts  # noqa: E402
import autolog  # noqa: E402
import batch  # noqa: E402
import enforcement  # noqa: E402
import flavors  # noqa: E402
import history  # noqa: E402
import imports  # noqa: E402
import log_model  # noqa: E402
import rest  # noqa: E402
import runs  # noqa: E402
import scale  # noqa: E402
import serving  # noqa: E402
import startup  # noqa: E402
import stream  # noqa: E402
import tracking  # noqa: E402
from compat.environments import NEWEST  # noqa: E402
from compat.framework_environments import environments  # noqa: E402
from population import SIZES  # noqa: E402
from rows import Row  # noqa: E402
from run_population import SIZES as RUN_SIZES  # noqa: E402
from table import tables  # noqa: E402

LARGEST_WITH_MLFLOW = RUN_SIZES[-1]
MODELS = ("log_model", "flavors", "enforcement", "autolog", "serving", "batch")
FAMILIES = ("import", "startup", "rest", "tracking", "stream", "history", "runs", "artifacts", *scale.FAMILIES, *MODELS)


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
        scaled = [family for family in options.only if family in scale.FAMILIES]
        for family in options.only:
            if family in scaled[1:]:
                continue  # measured together with the first of them
            console.print(f"Measuring {family} …")
            if family == "import":
                rows += imports.rows(folder / "bytecode", python, options.rounds)
            elif family == "startup":
                rows += startup.rows(folder / "startup", python, options.rounds)
            elif family == "rest":
                rows += rest.rows(folder / "rest", python, options.rounds, options.seconds)
            elif family == "tracking":
                rows += tracking.rows(folder / "tracking", python, options.rounds, options.seconds)
            elif family == "stream":
                rows += stream.rows(folder / "stream", python, options.stream)
            elif family == "history":
                rows += history.rows(folder / "history", python, options.rounds, options.seconds)
            elif family == "runs":
                how = (options.rounds, options.seconds / 4, options.runs, console.print)
                rows += runs.rows(folder / "runs", python, _mlflow_version(), *how)
            elif family == "artifacts":
                rows += artifacts.rows(folder / "artifacts", python, options.rounds, options.megabytes)
            elif family in scale.FAMILIES:
                how = (scaled, options.sizes, options.rounds, options.seconds, console.print)
                rows += scale.rows(folder / "scale", python, _mlflow_version(), *how)
            elif family == "flavors":
                rows += flavors.rows(folder / "flavors", environments()[0].ready(), options.rounds, options.flavors)
            elif family == "enforcement":
                rows += enforcement.rows(python, options.rounds)
            elif family == "serving":
                rows += serving.rows(folder / "serving", options.rounds, options.seconds, console.print)
            elif family == "batch":
                rows += batch.rows(folder / "batch", python, options.rounds)
            elif family == "autolog":
                rows += autolog.rows(folder / "autolog", environments()[0].ready(), options.rounds)
            else:
                rows += log_model.rows(folder / "log_model", python, options.rounds)
    for table in tables(rows):
        console.print(table)
    wrong = {f"{row.family}, {row.name}: {row.remark}" for row in rows if row.remark}
    for remark in sorted(wrong):
        console.print(f"Not measured: {remark}", markup=False)
    console.print(f"Written to {_write(rows, options)}")
    sys.exit(1 if wrong else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=FAMILIES, default=list(FAMILIES), help="families to measure")
    parser.add_argument("--rounds", type=int, default=3, help="how often each system is measured, in turns")
    parser.add_argument("--seconds", type=float, default=3, help="length of one measurement of a rate")
    parser.add_argument("--sizes", nargs="+", type=_size, default=list(SIZES), help="versions in the stores")
    parser.add_argument("--runs", type=int, default=LARGEST_WITH_MLFLOW, help="runs in the largest store of runs")
    parser.add_argument("--stream", type=float, default=20, help="seconds of the stream of metrics")
    parser.add_argument("--megabytes", type=int, default=1_000, help="size of the large file of the family artifacts")
    known = flavors.installed()
    parser.add_argument("--flavors", nargs="+", choices=known, default=known, help="models of the family flavors")
    return parser.parse_args()


def _size(text: str) -> int:
    if text.isdigit() and int(text) and not int(text) % SIZES[0]:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a multiple of {SIZES[0]:,}")


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
        "sizes": options.sizes,
        "rows": [row.as_json() for row in rows],
    }
    path.write_text(json.dumps(content, indent=1) + "\n")
    return path


def _mlflow_version() -> str:
    found = sorted(NEWEST.folder.glob("**/site-packages/mlflow-*.dist-info"))
    return found[0].name.removeprefix("mlflow-").removesuffix(".dist-info") if found else ""


if __name__ == "__main__":
    main()
