"""A store of its own for every test, and no autologging left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import regista
from regista.fluent.session import session


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path) -> Iterator[None]:
    regista.set_tracking_uri(tmp_path / "mlruns")
    yield
    regista.autolog(disable=True)
    while regista.active_run() is not None:
        regista.end_run()
    regista.clear_active_model()
    regista.set_tracking_uri(None)
    session.close()
