"""``log_model`` and ``load_model`` of a small model of every flavor, embedded on SQLite, in processes of their own.

The first call of a process stands apart from those after it; the framework and the library itself are imported before.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from rows import Row
from script import Failed, medians, result_of

_PACKAGES = {
    "sklearn": "sklearn",
    "xgboost": "xgboost",
    "lightgbm": "lightgbm",
    "catboost": "catboost",
    "pytorch": "torch",
    "keras": "keras",
    "tensorflow": "tensorflow",
    "onnx": "onnxruntime",
    "statsmodels": "statsmodels",
    "prophet": "prophet",
    "spacy": "spacy",
    "sentence_transformers": "sentence_transformers",
    "transformers": "transformers",
    "python class": "pandas",
    "python function": "pandas",
}
"""The models of ``scripts/small_models.py``, and what each needs."""
_WAYS = {"log": "log_model", "native": "load_model", "pyfunc": "pyfunc.load_model"}
_TIMES = {"regista": 10, "mlflow": 2}  # one call of MLflow's log_model takes seconds


def installed() -> list[str]:
    """The models whose frameworks are installed here, as ``make test`` does."""
    return [model for model, package in _PACKAGES.items() if find_spec(package)]


def rows(folder: Path, mlflow_python: Path, rounds: int, models: Sequence[str]) -> list[Row]:
    """Milliseconds; in the column of the framework, what its own saving or loading of the same model takes."""
    pythons = {"regista": sys.executable, "mlflow": str(mlflow_python)}
    found = []
    for model in models:
        for way, name in _WAYS.items():
            first = Row("flavors", f"{model}, {name}, first", "ms", more_is_better=False)
            later = Row("flavors", f"{model}, {name}", "ms", more_is_better=False)
            for number in range(rounds):
                for system, python in pythons.items():
                    place = folder / f"{system}-{model.replace(' ', '-')}-{number}"
                    _measure(system, python, place, model, way, first, later)
            found += [first, later]
    return found


def _measure(system: str, python: str, place: Path, model: str, way: str, first: Row, later: Row) -> None:
    arguments = [system, f"sqlite:///{place / 'store.db'}", model, way, str(_TIMES[system])]
    try:
        result = result_of("flavors.py", python, arguments, place)
    except Failed as error:
        later.remark = f"{system}: {error}"
        return
    first.add(system, *result["calls"][0])
    later.add(system, *medians(result["calls"]))
    if system == "regista":
        later.add("framework", *medians(result["framework"]))
