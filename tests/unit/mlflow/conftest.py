"""A store of its own for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from regista import mlflow
from regista.fluent.session import session


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path) -> Iterator[None]:
    mlflow.set_tracking_uri(tmp_path / "mlruns")
    yield
    while mlflow.active_run() is not None:
        mlflow.end_run()
    mlflow.set_tracking_uri(None)
    session.close()
