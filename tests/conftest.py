"""What all tests may use."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from mariadb_server import INSTALLED, MISSING, MariadbServer
from object_stores import AzuriteProcess, GcsProcess, MotoProcess, SwiftProcess
from postgresql_server import PostgresqlServer
from processes import ServerProcess, start_server

# No test asserts a time: a busy machine is no failure.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """What the developer's own shell says about stores is not for the tests, nor is what they log for the developer."""
    # The processes that tests start would compile all they import again, each of them.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    for name in [name for name in os.environ if name.startswith(("MLFLOW_", "REGISTA_"))]:
        del os.environ[name]
    # MLflow loads each model it saves once more, for seconds, in a process that lists what it imports. Nobody asks for
    # that list here; without it MLflow takes the flavor's default requirements.
    os.environ["MLFLOW_REQUIREMENTS_INFERENCE_TIMEOUT"] = "1"
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="regista-state-")
    config.add_cleanup(lambda: shutil.rmtree(os.environ["XDG_STATE_HOME"], ignore_errors=True))
    # Not XDG_CACHE_HOME, where other programs have what takes them long to find again.
    os.environ["REGISTA_CACHE_DIR"] = tempfile.mkdtemp(prefix="regista-cache-")
    config.add_cleanup(lambda folder=os.environ["REGISTA_CACHE_DIR"]: shutil.rmtree(folder, ignore_errors=True))


FIRST = ("compat/test_autolog.py", "compat/test_batch_spark.py", "system", "browser", "compat", "contract")
"""What takes longest begins first: a long file that begins last keeps one process busy while the others have ended.

Between the two that need the same large environments of MLflow there is something else, or one would wait for the
other to make them.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in the order in which they are given to the processes; the tests of one keep theirs."""
    items.sort(key=lambda item: _place(item.path.relative_to(Path(__file__).parent).as_posix()))


def _place(path: str) -> int:
    return next((place for place, first in enumerate(FIRST) if path.startswith(first)), len(FIRST))


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


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL of this process's own, with no database of ours yet."""
    with PostgresqlServer() as running:
        yield running


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[MariadbServer]:
    """A MariaDB of this process's own, with no database of ours yet."""
    if not INSTALLED:
        pytest.skip(MISSING)
    with MariadbServer() as running:
        yield running


@pytest.fixture(scope="session")
def swift() -> Iterator[SwiftProcess]:
    """An S3 that checks signatures, with no bucket of ours yet."""
    if not SwiftProcess.installed:
        pytest.skip(SwiftProcess.missing)
    with SwiftProcess() as running:
        yield running


@pytest.fixture(scope="session")
def azurite() -> Iterator[AzuriteProcess]:
    """An Azure Blob Storage, with no container of ours yet."""
    if not AzuriteProcess.installed:
        pytest.skip(AzuriteProcess.missing)
    with AzuriteProcess() as running:
        yield running


@pytest.fixture(scope="session")
def gcs() -> Iterator[GcsProcess]:
    """Google Cloud Storage's protocol without credentials, with no bucket of ours yet."""
    with GcsProcess() as running:
        yield running


@pytest.fixture(scope="session")
def moto() -> Iterator[MotoProcess]:
    """An S3 with conditional create, with no bucket of ours yet."""
    with MotoProcess() as running:
        yield running
