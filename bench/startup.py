"""From starting the server's process to its first healthy answer, on a fresh store; and what it occupies idle."""

from __future__ import annotations

from pathlib import Path

from rows import Row
from servers import mlflow_server, regista_server


def rows(folder: Path, mlflow_python: Path, rounds: int) -> list[Row]:
    start = Row("start", "server to healthy", "s", more_is_better=False)
    memory = Row("start", "idle memory", "MB", more_is_better=False)
    processes = Row("start", "processes", "", more_is_better=False)
    for number in range(rounds):
        for system in ("regista", "mlflow"):
            place = folder / f"{system}-{number}"
            server = regista_server(place) if system == "regista" else mlflow_server(place, mlflow_python)
            start.add(system, server.seconds_to_healthy)
            memory.add(system, server.memory() / 1e6)
            processes.add(system, server.processes())
            server.stop()
    return [start, memory, processes]
