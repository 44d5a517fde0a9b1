"""A steady stream: many training runs, each of which logs a metric every second."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from answers import ask
from load import post, send
from rows import Row
from servers import Server, mlflow_server, regista_server

API = "/api/2.0/mlflow"
CLIENTS = 100
LONGEST_OF_MLFLOW = 20
"""Seconds; it does not keep up with so many clients, so its waiting times only grow."""


def rows(folder: Path, mlflow_python: Path, seconds: float) -> Iterator[Row]:
    """The times of all calls from when each was due, so that a server that falls behind shows."""
    middle, high, most = (
        Row("stream of 100/s", name, "ms", more_is_better=False, clients=CLIENTS)
        for name in ("median", "99 of 100 are answered in", "longest")
    )
    for make, length in (
        (lambda: regista_server(folder / "regista"), seconds),
        (lambda: mlflow_server(folder / "mlflow", mlflow_python), min(seconds, LONGEST_OF_MLFLOW)),
    ):
        with make() as server:
            server.settle()
            runs = [_run(server) for _ in range(CLIENTS)]
            asyncio.run(_stream(server, runs, 2))
            before = server.cpu_seconds()
            times, errors = asyncio.run(_stream(server, runs, length))
            cpu = (server.cpu_seconds() - before) / len(times) * 1_000
        times.sort()
        middle.add(server.name, statistics.median(times), cpu, errors)
        high.add(server.name, times[int(len(times) * 0.99)])
        most.add(server.name, times[-1])
    yield from (middle, high, most)


def _run(server: Server) -> str:
    return str(ask(server, f"{API}/runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"])


async def _stream(server: Server, runs: list[str], seconds: float) -> tuple[list[float], int]:
    """The milliseconds from when each call was due to its answer, and how many answers were not 200."""
    begin = time.perf_counter() + 0.5
    clients = (_client(server, run, begin + place / len(runs), seconds) for place, run in enumerate(runs))
    found = await asyncio.gather(*clients)
    return [took for times, _ in found for took in times], sum(errors for _, errors in found)


async def _client(server: Server, run: str, due: float, seconds: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    first = time.monotonic_ns() // 1_000_000
    requests = post(
        f"{API}/runs/log-metric",
        lambda n: {"run_id": run, "key": "loss", "value": 1 / (n + 1), "timestamp": n, "step": n},
        first=first,
    )
    times: list[float] = []
    errors, end = 0, due + seconds
    try:
        while due < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            errors += not await send(reader, writer, next(requests))
            times.append((time.perf_counter() - due) * 1_000)
            due += 1
    finally:
        writer.close()
    return times, errors
