"""The history of one metric of a million points, as a chart asks for it: sampled, and page by page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from answers import WrongAnswer, ask
from load import time_calls
from rows import Row
from servers import Server, mlflow_server, regista_server

API = "/api/2.0/mlflow"
INTERVAL = "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval"
POINTS = 1_000_000
BATCH = 1_000
WANTED = 320
"""Points that MLflow's page asks for."""

_BEGIN = 1_750_000_000_000


def rows(folder: Path, mlflow_python: Path, rounds: int, seconds: float) -> Iterator[Row]:
    """MLflow's points are put into its database directly: through its API they would take half an hour."""
    servers = [regista_server(folder / "regista"), mlflow_server(folder / "mlflow", mlflow_python)]
    try:
        ours, theirs = (ask(server, f"{API}/runs/create", {"experiment_id": "0"}) for server in servers)
        runs = [str(reply["run"]["info"]["run_id"]) for reply in (ours, theirs)]
        _log(servers[0], runs[0])
        _insert(folder / "mlflow" / "store.db", runs[1])
        for server in servers:
            server.settle()
        last = POINTS - 1
        yield _row("sampled, all steps", "", servers, runs, rounds, seconds)
        middle = f"&start_step={last // 3}&end_step={last // 3 + 100_000}"
        yield _row("sampled, a tenth of the steps", middle, servers, runs, rounds, seconds)
    finally:
        for server in servers:
            server.stop()


def _row(name: str, narrowed: str, servers: Sequence[Server], runs: Sequence[str], rounds: int, seconds: float) -> Row:
    row = Row("history of 1,000,000 points", name, "ms", more_is_better=False)
    paths = [f"{INTERVAL}?run_ids={run}&metric_key=loss&max_results={WANTED}{narrowed}" for run in runs]
    try:
        found = [len(ask(server, path)["metrics"]) for server, path in zip(servers, paths, strict=True)]
    except WrongAnswer as wrong:
        row.remark = str(wrong)
        return row
    # MLflow adds the steps of minimum and maximum, and takes a few more or less than it is asked for.
    if any(not WANTED * 0.8 <= number <= WANTED * 1.2 for number in found):
        row.remark = f"the systems give {found} points for {WANTED} wanted"
        return row
    for _ in range(rounds):
        for server, path in zip(servers, paths, strict=True):
            latency = time_calls(server, path, seconds)
            row.add(server.name, latency.milliseconds, latency.cpu, latency.errors)
    return row


def _log(server: Server, run: str) -> None:
    for first in range(0, POINTS, BATCH):
        points = [
            {"key": "loss", "value": _value(step), "timestamp": _BEGIN + step, "step": step}
            for step in range(first, first + BATCH)
        ]
        ask(server, f"{API}/runs/log-batch", {"run_id": run, "metrics": points})


def _insert(database: Path, run: str) -> None:
    points = ((run, "loss", _value(step), _BEGIN + step, step, False) for step in range(POINTS))
    with closing(sqlite3.connect(database, timeout=60)) as connection, connection:
        connection.executemany(
            "INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)", points
        )


def _value(step: int) -> float:
    return 1 / (step + 1) + step % 97 / 1000
