"""Importing the package, in a fresh interpreter each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rows import Row

_PROGRAM = "import time; begin = time.perf_counter(); import {module}; print(time.perf_counter() - begin)"


def rows(mlflow_python: Path, rounds: int) -> list[Row]:
    row = Row("start", "import", "ms", more_is_better=False)
    for _ in range(max(rounds, 3)):
        for system, python in (("regista", sys.executable), ("mlflow", str(mlflow_python))):
            output = subprocess.run(
                [python, "-c", _PROGRAM.format(module=system)], check=True, capture_output=True, text=True
            ).stdout
            row.add(system, float(output) * 1_000)
    return [row]
