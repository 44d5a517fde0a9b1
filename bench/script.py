"""Scripts of the benchmark in processes of their own: what they print as their result."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_SCRIPTS = Path(__file__).parent / "scripts"
_TESTED = Path(__file__).parents[1] / "tests" / "compat" / "scripts"


def medians(samples: Sequence[Sequence[float]]) -> list[float]:
    """The medians of what calls after the first took: on the clock, and of the processor."""
    return [statistics.median(values) for values in zip(*samples[1:], strict=True)]


class Failed(Exception):
    """A script ended without a result; the message is the last line of what it said."""


def result_of(script: str, python: str | Path, arguments: Sequence[str], place: Path) -> Any:
    """What the script prints after RESULT, run in the folder ``place``; Failed when it prints none.

    The scripts of the tests can be imported by it. Bytecode is kept: an installed package has it, and the modules of
    a checkout would be compiled in every process.
    """
    place.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "PYTHONPATH": str(_TESTED),
        "PYTHONWARNINGS": "ignore",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",  # threads that wait for each other on a busy machine are not what is measured
    }
    done = subprocess.run(
        [str(python), str(_SCRIPTS / script), *arguments],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line.removeprefix("RESULT "))
    raise Failed((done.stderr.strip().splitlines() or ["no output"])[-1][:300])
