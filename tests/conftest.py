"""What all tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from processes import ServerProcess, start_server

# No test asserts a time: a busy machine is no failure.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A registry server of the test's own, on SQLite in its temporary folder."""
    with start_server(tmp_path / "server") as process:
        yield process


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One registry server for many tests that only add things of their own to it."""
    with start_server(tmp_path_factory.mktemp("server")) as process:
        yield process
