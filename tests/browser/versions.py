"""A server with versions of a model, as training code leaves them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compat.environments import NEWEST
from compat.scenario import VARIABLES
from processes import ServerProcess, run, start_server

SCRIPT = Path(__file__).parent / "scripts" / "log_versions.py"
HOSTILE_COLUMN = "it's <img src=x onerror=alert(1)>"
"""The name of a column, and a value of params and tags, that would run if anybody took it for HTML."""


@contextmanager
def server_with_versions(folder: Path, package: str = "regista") -> Iterator[ServerProcess]:
    """A server to which ``scripts/log_versions.py`` has logged, with Regista or with the real MLflow."""
    python = sys.executable if package == "regista" else str(NEWEST.ready())
    with start_server(folder / "server") as server:
        run([python, str(SCRIPT), server.url, package], folder=folder, environment=VARIABLES)
        yield server
