"""Scoring a file of 1,000,000 rows of 11 columns from the command line, beside MLflow, which reads a CSV file whole."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from rows import Row
from script import result_of

ROWS = 1_000_000
COLUMNS = 11


def rows(folder: Path, mlflow_python: Path, rounds: int, count: int = ROWS) -> list[Row]:
    """Seconds and the most memory of each command, with its start; answers that differ are told and not measured."""
    result_of("batch_files.py", sys.executable, [str(count), str(COLUMNS)], folder)
    ours, theirs = [sys.executable, "-m", "regista"], [str(mlflow_python), "-m", "mlflow"]
    local = ["--env-manager", "local"]
    commands = {
        "CSV to JSON": {
            "regista": [*ours, *_predict("in.csv", "regista.json"), "-t", "csv"],
            "mlflow": [*theirs, *_predict("in.csv", "mlflow.json"), "-t", "csv", *local],
        },
        "Parquet to Parquet; MLflow: CSV to JSON": {
            "regista": [*ours, *_predict("in.parquet", "regista.parquet")],
            "mlflow": [*theirs, *_predict("in.csv", "mlflow.json"), "-t", "csv", *local],
        },
    }
    found = []
    for name, systems in commands.items():
        spent = Row("batch", name, "s", more_is_better=False, results=count)
        memory = Row("batch", f"{name}: most memory", "MB", more_is_better=False, results=count)
        for _ in range(rounds):
            for system, command in systems.items():
                seconds, cpu, megabytes = _run(command, folder)
                spent.add(system, seconds, cpu * 1000)
                memory.add(system, megabytes)
        found += [spent, memory]
    if _answers(folder / "regista.json") != _answers(folder / "mlflow.json"):
        found[0].remark = "the answers differ"
    return found


def _predict(source: str, target: str) -> list[str]:
    return ["models", "predict", "-m", "model", "-i", source, "-o", target]


def _run(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Seconds on the clock and of the processor, and the most megabytes, of a command and its children."""
    begun = time.perf_counter()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    quiet = [(os.POSIX_SPAWN_OPEN, 2, str(folder / "said.txt"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    before = Path.cwd()
    os.chdir(folder)
    try:
        process = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    finally:
        os.chdir(before)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise RuntimeError((folder / "said.txt").read_text()[-2000:])
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def _answers(path: Path) -> list[float]:
    return [round(value, 9) for value in json.loads(path.read_text())["predictions"]]
