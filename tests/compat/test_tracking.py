"""Every call of experiment tracking by MLflow's own clients, on every kind of database.

``tracking_facts.json`` has what ``scripts/tracking.py`` finds with each release's client against the server of the same
release (``observe.py`` finds it again). The same must be found here, but for the differences below.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from compat.environments import ALL, Environment
from compat.scenario import Facts, play
from processes import start_server

MLFLOW: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("tracking_facts.json").read_text())
STEPS = [
    step
    for number, one in enumerate(ALL)
    for step in MLFLOW[one.name]
    if number == 0 or step not in MLFLOW[ALL[0].name]
]


class Difference(NamedTuple):
    """What holds here instead of MLflow's fact at ``place`` (step, then keys), and why."""

    place: tuple[str | int, ...]
    here: Any
    why: str


REFUSED = "INVALID_PARAMETER_VALUE"
EVERYWHERE: tuple[Difference, ...] = ()
OF_ONE: dict[str, tuple[Difference, ...]] = {one.name: () for one in ALL}


def differences(environment: Environment) -> tuple[Difference, ...]:
    return EVERYWHERE + OF_ONE[environment.name]


def expected(environment: Environment) -> dict[str, Any]:
    facts = copy.deepcopy(MLFLOW[environment.name])
    for place, here, _ in differences(environment):
        *way, last = place
        fact: Any = facts
        for key in way:
            fact = fact[key]
        fact[last] = here
    return facts


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
    assert tracking[step] == expected(client_environment)[step]


def test_every_step_is_compared(tracking: Facts, client_environment: Environment) -> None:
    assert tracking.steps == list(MLFLOW[client_environment.name])


@pytest.mark.parametrize("environment", ALL, ids=lambda environment: environment.name)
def test_each_difference_is_one(environment: Environment) -> None:
    facts, here = MLFLOW[environment.name], expected(environment)
    for place, *_ in differences(environment):
        theirs: Any = facts
        ours: Any = here
        for key in place:
            theirs, ours = theirs[key], ours[key]
        assert theirs != ours, place
