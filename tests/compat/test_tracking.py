"""Every call of experiment tracking by MLflow's own clients, on every kind of database.

``tracking_facts.json`` has what ``scripts/tracking.py`` finds with each release's client against the server of the same
release (``observe.py`` finds it again). The same must be found here, but for the differences below.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compat.differences import Difference, expected
from compat.environments import ALL, LEGACY, NEWEST, OLDEST, Environment
from compat.scenario import Facts, play
from processes import start_server

MLFLOW: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("tracking_facts.json").read_text())
STEPS = list(dict.fromkeys(step for environment in ALL for step in MLFLOW[environment.name]))


REFUSED = "INVALID_PARAMETER_VALUE"
_MISTAKE = "The caller's mistake, not the server's."
_IN_ALL = (
    Difference(
        ("other_tags_of_a_repeated_input", 0, 6),
        {"a": "1", "b": "2", "mlflow.data.context": "train"},
        "A tag that the input does not have yet is added to it; MLflow drops it.",
    ),
)
_OF_2_X = (
    *_IN_ALL,
    Difference(
        ("create_experiment_refused", "tag"), REFUSED, "A key of 251 characters is too long wherever it is given."
    ),
    Difference(
        ("repeated_points_that_are_not_a_number", 0, 1),
        "no error",
        "A repeated point is no error, NaN or not, as in 3.x.",
    ),
    Difference(("run_filters", "metrics.loss < 1e3"), ["a"], "NaN is less than nothing, as in 3.x."),
)
DIFFERENCES: dict[str, tuple[Difference, ...]] = {
    NEWEST.name: (*_IN_ALL, Difference(("search_logged_models_refused", "metric as text"), REFUSED, _MISTAKE)),
    LEGACY.name: _OF_2_X,
    OLDEST.name: (
        *_OF_2_X,
        Difference(
            ("create_experiment_refused", "fragment"), REFUSED, "Nothing could be found there; as from 2.10 on."
        ),
        Difference(
            ("longer_values",),
            ["no error", "no error", {"6001": 6000, "8001": 8000, "mlflow.runName": 13}],
            "Cut off, as from 2.10 on.",
        ),
        Difference(("search_experiments_refused", "operator"), REFUSED, _MISTAKE),
        Difference(("run_filters_refused", "tags.team > 'a'"), REFUSED, _MISTAKE),
        Difference(("run_filters_refused", "status > 'a'"), REFUSED, _MISTAKE),
    ),
}


def facts_of(environment: Environment) -> dict[str, Any]:
    return expected(MLFLOW[environment.name], DIFFERENCES[environment.name])


@pytest.fixture(scope="module")
def tracking(client_python: Path, backend: str | None, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("tracking")
    output = folder / "facts.json"
    with start_server(folder / "server", backend=backend) as server:
        facts = play(client_python, "tracking.py", folder, server.url, str(output), output=output)
        assert "Unexpected error" not in server.output, server.output[-4000:]
        return facts


@pytest.mark.parametrize("step", STEPS)
def test_a_step_gives_what_mlflow_gives(tracking: Facts, step: str, client_environment: Environment) -> None:
    if step not in MLFLOW[client_environment.name]:
        pytest.skip(f"{client_environment.name} has no such call")
    assert tracking[step] == facts_of(client_environment)[step]


def test_every_step_is_compared(tracking: Facts, client_environment: Environment) -> None:
    assert tracking.steps == list(MLFLOW[client_environment.name])
