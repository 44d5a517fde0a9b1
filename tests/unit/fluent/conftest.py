"""Every test of fluent calls has a store of its own and leaves nothing active."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import regista
from regista.fluent.active_runs import active_runs
from regista.fluent.session import session


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A tracking URI below the test's folder, which is also the current one."""
    for variable in [name for name in os.environ if name.startswith(("MLFLOW_", "REGISTA_"))]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
    regista.set_tracking_uri(str(tmp_path / "mlruns"))
    yield
    while regista.active_run() is not None:
        regista.end_run()
    active_runs.last_run_id = None
    regista.clear_active_model()
    regista.set_registry_uri(None)
    regista.set_tracking_uri(None)
    session.close()
