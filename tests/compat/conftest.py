"""Environments with MLflow's real clients."""

from __future__ import annotations

from pathlib import Path

import pytest

from compat.environments import ALL, Environment


@pytest.fixture(scope="session", params=ALL, ids=lambda environment: environment.name)
def client_environment(request: pytest.FixtureRequest) -> Environment:
    """Each environment in turn; made when it is not there yet, which takes a minute or two."""
    environment: Environment = request.param
    environment.ready()
    return environment


@pytest.fixture(scope="session")
def client_python(client_environment: Environment) -> Path:
    """The interpreter of that environment."""
    return client_environment.python
