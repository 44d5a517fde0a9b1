"""Making data fit a signature of 20 columns, beside MLflow's own enforcement."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rows import Row
from script import result_of

_SECONDS = 0.5


def rows(mlflow_python: Path, rounds: int) -> list[Row]:
    """Microseconds; what only one of the two takes, or makes something else of, is not measured."""
    found: dict[str, Row] = {}
    for _ in range(rounds):
        answers = {
            system: result_of("enforcement.py", python, [system, str(_SECONDS)], Path(tempfile.gettempdir()))
            for system, python in (("regista", sys.executable), ("mlflow", str(mlflow_python)))
        }
        for name, ours in answers["regista"].items():
            theirs = answers["mlflow"][name]
            row = found.setdefault(name, Row("enforcement", name, "µs", more_is_better=False))
            if "microseconds" not in ours or ours["dtypes"] != theirs.get("dtypes"):
                row.remark = f"Regista {_told(ours)}, MLflow {_told(theirs)}"
                continue
            row.add("regista", ours["microseconds"])
            row.add("mlflow", theirs["microseconds"])
    return list(found.values())


def _told(answer: dict[str, object]) -> str:
    return str(answer.get("refused") or f"makes {answer['dtypes']}")
