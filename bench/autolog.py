"""What autolog adds to a training of scikit-learn, XGBoost, Keras and Lightning."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rows import Row
from script import Failed, medians, result_of

_CASES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("sklearn fit", "sklearn", {}),
    ("sklearn fit", "sklearn", {"log_models": False}),
    ("sklearn search", "sklearn", {"log_models": False}),
    ("xgboost round", "xgboost", {"log_models": False}),
    ("keras epoch", "keras", {"log_models": False}),
    ("lightning epoch", "lightning", {"log_models": False}),
)
_TIMES = {"regista": 10, "mlflow": 3}


def rows(folder: Path, mlflow_python: Path, rounds: int) -> list[Row]:
    """Milliseconds of the training with autolog on; in the column of the framework, without."""
    pythons = {"regista": sys.executable, "mlflow": str(mlflow_python)}
    found = []
    for number, (training, package, options) in enumerate(_CASES):
        if find_spec(package) is None:
            continue
        row = Row("autolog", f"{training}, without models" if options else training, "ms", more_is_better=False)
        for turn in range(rounds):
            for system, python in pythons.items():
                _measure(system, python, folder / f"{system}-{number}-{turn}", training, options, row)
        found.append(row)
    return found


def _measure(system: str, python: str, place: Path, training: str, options: dict[str, Any], row: Row) -> None:
    arguments = [system, f"sqlite:///{place / 'store.db'}", training, str(_TIMES[system]), json.dumps(options)]
    try:
        result = result_of("autolog.py", python, arguments, place)
    except Failed as error:
        row.remark = f"{system}: {error}"
        return
    steps = result["steps"]
    row.add(system, *(value / steps for value in medians(result["logged"])))
    row.add("framework", *(value / steps for value in medians(result["plain"])))
