"""Importing the package, in a fresh interpreter each time: the processor's time, which hardly moves under load."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from rows import Row

_FIRST_CALL = "from {package} import MlflowClient; MlflowClient"


def rows(folder: Path, mlflow_python: Path, rounds: int) -> list[Row]:
    """CPU milliseconds, without what starting Python takes.

    Both have their modules compiled, as an installed package has: the bytecode is kept in ``folder``, where the first,
    uncounted, import of each puts it.
    """
    cases = [
        (Row("import", "import regista", "ms", more_is_better=False), "import regista", "import mlflow"),
        (Row("import", "import regista.mlflow", "ms", more_is_better=False), "import regista.mlflow", "import mlflow"),
        (
            Row("import", "…, and all that a client takes", "ms", more_is_better=False),
            _FIRST_CALL.format(package="regista.mlflow"),
            _FIRST_CALL.format(package="mlflow"),
        ),
    ]
    for row, ours, theirs in cases:
        programs = (("regista", sys.executable, ours), ("mlflow", str(mlflow_python), theirs))
        for _, python, program in programs:
            _cpu(python, program, folder)
        for _ in range(max(rounds, 3)):
            for system, python, program in programs:
                row.add(system, _cpu(python, program, folder) - _cpu(python, "pass", folder))
    return [row for row, _, _ in cases]


def _cpu(python: str, program: str, bytecode: Path) -> float:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(bytecode), "MLFLOW_DISABLE_TELEMETRY": "true"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([python, "-c", program], check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1_000
