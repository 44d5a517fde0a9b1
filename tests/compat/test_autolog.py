"""Autolog logs what MLflow's logs: the same training code on both sides, each with a server of ours of its own."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from compat.framework_environments import environments, missing
from compat.scenario import Facts, play
from compat.scripts.autolog_cases import CASES
from processes import start_server

if absent := missing():
    pytest.skip(f"not installed: {', '.join(absent)}", allow_module_level=True)

NEWEST = environments()[0]
# Of one framework each, as importing one takes long, and few enough for the time that a process has.
MOST = 8
FRAMEWORKS = ("everything", "sklearn", "xgboost", "lightgbm", "statsmodels", "keras", "tensorflow", "lightning")
CASES_OF = {name: [case for case in CASES if case.startswith(name)] for name in FRAMEWORKS}
HASTY = frozenset({"sklearn_failing"})
"""Cases whose training raises: MLflow logs in a thread, does not wait for it then, and now and then loses a part."""

GROUPS = [cases[start : start + MOST] for cases in CASES_OF.values() for start in range(0, len(cases), MOST)]


@pytest.fixture(scope="module", params=GROUPS, ids=lambda group: group[0])
def sides(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Facts, Facts]:
    """What both sides logged of a group of cases: MLflow's facts and ours."""
    group: list[str] = request.param
    folder = tmp_path_factory.mktemp(group[0])
    found = []
    for module, python in (("mlflow", NEWEST.ready()), ("regista.mlflow", Path(sys.executable))):
        output = folder / f"{module}.json"
        with start_server(folder / module) as server:
            found.append(play(python, "autolog.py", folder, module, server.url, str(output), *group, output=output))
    return group, found[0], found[1]


@pytest.mark.timeout(900)  # two processes that import frameworks, one of them MLflow as well
def test_autolog_logs_what_mlflows_does(sides: tuple[list[str], Facts, Facts]) -> None:
    group, theirs, ours = sides
    for name in group:
        assert len(ours[name]) == len(theirs[name]), name
        for our_run, their_run in zip(comparable(ours[name]), comparable(theirs[name]), strict=True):
            for part in our_run:
                if name in HASTY and not their_run[part]:
                    continue
                assert our_run[part] == their_run[part], (name, part)
    assert ours["versions"] == theirs["versions"]


def comparable(value: Any) -> Any:
    """Facts without what is different on purpose, and with numbers that need only be close."""
    if isinstance(value, dict) and "child" in value:
        value = without_our_own_ways(value)
    if isinstance(value, dict):
        return {key: comparable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [comparable(part) for part in value]
    return pytest.approx(value, rel=1e-4, abs=1e-6) if isinstance(value, float) else value


def without_our_own_ways(run: dict[str, Any]) -> dict[str, Any]:
    """A run without what we log otherwise than MLflow does, and why."""
    # It logs inspect's mark for "nothing was given" as the value of **kwargs.
    params = {key: text for key, text in run["params"].items() if text != "<class 'inspect._empty'>"}
    metrics = dict(run["metrics"])
    # A candidate in a pipeline: its params are new, but those that show whole estimators are the old ones.
    if run["child"]:
        params = {key: text for key, text in params.items() if key not in {"model", "steps"}}
    # Keras' validation metrics: it logs all of them at step 0, and we at the epoch's (XGBoost's are `validation_0-…`).
    for key in [key for key in metrics if re.match(r"validation_[a-z]", key)]:
        metrics[key] = [point for _, point in metrics[key]]
    # The best estimator has the metrics of its candidate; of the main model MLflow knows one or all points.
    return {**run, "params": params, "metrics": metrics}
