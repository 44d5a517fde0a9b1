"""``log_model`` of a small random forest with signature, input example and registration."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from rows import Row
from script import result_of
from servers import mlflow_server, regista_server


def rows(folder: Path, mlflow_python: Path, rounds: int) -> list[Row]:
    pythons = {"regista": sys.executable, "mlflow": str(mlflow_python)}
    embedded = Row("log_model", "embedded, SQLite", "ms", more_is_better=False)
    remote = Row("log_model", "through the server", "ms", more_is_better=False)
    servers = [regista_server(folder / "regista"), mlflow_server(folder / "mlflow", mlflow_python)]
    try:
        for server in servers:
            server.settle()
        for _ in range(rounds):
            for server in servers:
                system = server.name
                place = folder / f"embedded-{system}"
                embedded.add(system, _once(system, pythons[system], f"sqlite:///{place / 'store.db'}", place))
                remote.add(system, _once(system, pythons[system], server.url, folder / f"remote-{system}"))
    finally:
        for server in servers:
            server.stop()
    return [embedded, remote]


def _once(system: str, python: str, uri: str, place: Path) -> float:
    """Milliseconds of one call in a warm process: the median of several after the first."""
    times = "10" if system == "regista" else "3"
    return statistics.median(result_of("log_model.py", python, [system, uri, times], place))
