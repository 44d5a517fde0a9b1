"""Scenario: a script that runs in an environment of its own and leaves the facts of its steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from processes import run

SCRIPTS = Path(__file__).parent / "scripts"
# A server that answers 5xx is asked again for minutes otherwise.
VARIABLES = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class Facts:
    """What the steps gave; asking for a step that failed fails the test with the step's traceback."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts

    def __getitem__(self, step: str) -> Any:
        if self.error(step) is not None:
            pytest.fail(f"step {step!r} failed in the client:\n{self.error(step)}", pytrace=False)
        return self._facts[step]["value"]

    def error(self, step: str) -> str | None:
        """The traceback of a step that failed, else None."""
        error: str | None = self._facts[step].get("error")
        return error

    @property
    def steps(self) -> list[str]:
        return list(self._facts)


def play(python: Path, script: str, folder: Path, *arguments: str, output: Path) -> Facts:
    """Run a script of ``scripts/`` with that interpreter; ``output`` is where the script was told to write."""
    folder.mkdir(parents=True, exist_ok=True)
    run([str(python), str(SCRIPTS / script), *arguments], folder=folder, environment=VARIABLES)
    return Facts(json.loads(output.read_text()))
