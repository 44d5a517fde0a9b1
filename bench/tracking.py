"""What training code writes: points, batches of them, runs. One client and many, both systems in turns."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answers import WrongAnswer, ask
from load import Bodies, measure, post
from rows import Row
from servers import Server, mlflow_server, regista_server

API = "/api/2.0/mlflow"
CLIENTS = (1, 8)
RUNS = 8
"""Runs that are logged to, in turns."""

_KEYS = 10
_NUMBER = "@@@@@@@@@@"
_BEGIN = 1_750_000_000


@dataclass(frozen=True)
class Write:
    """``body`` of number n for a run; ``points`` is how many a call logs."""

    name: str
    path: str
    points: int = 0

    def bodies(self, runs: list[str]) -> Bodies:
        """Every number's body differs from the others, so that nothing is written twice."""
        if not self.points:
            return _new_run
        if self.points == 1:
            return lambda n: {
                "run_id": runs[n % RUNS],
                "key": "loss",
                "value": 1 / (n + 1),
                "timestamp": n,
                "step": n,
            }
        templates = [_batch(run, self.points) for run in runs]
        # Making JSON of a thousand points would take the clients as long as writing them takes the server.
        return lambda n: templates[n % RUNS].replace(_NUMBER.encode(), b"%010d" % (_BEGIN + n))


WRITES = (
    Write("log metric", "runs/log-metric", 1),
    Write("log batch of 50", "runs/log-batch", 50),
    Write("log batch of 1,000", "runs/log-batch", 1_000),
    Write("create run", "runs/create"),
)


def rows(folder: Path, mlflow_python: Path, rounds: int, seconds: float) -> list[Row]:
    servers = [regista_server(folder / "regista"), mlflow_server(folder / "mlflow", mlflow_python)]
    try:
        for server in servers:
            server.settle()
        return list(_rows(servers, rounds, seconds))
    finally:
        for server in servers:
            server.stop()


def _rows(servers: list[Server], rounds: int, seconds: float) -> Iterator[Row]:
    runs = {server.name: [_run(server, number) for number in range(RUNS)] for server in servers}
    for write in WRITES:
        remark = _remark(write, servers)
        for clients in CLIENTS:
            row = Row("tracking", write.name, "/s", more_is_better=True, clients=clients, remark=remark)
            for _ in range(0 if remark else rounds):
                for server in servers:
                    # Numbers go on from round to round.
                    first = time.monotonic_ns() // 1_000_000
                    requests = post(f"{API}/{write.path}", write.bodies(runs[server.name]), first=first)
                    load = measure(server, requests, clients, seconds)
                    row.add(server.name, load.rate, load.cpu, load.errors)
            yield row


def _run(server: Server, number: int) -> str:
    found = ask(server, f"{API}/runs/create", _new_run(number))
    return str(found["run"]["info"]["run_id"])


def _remark(write: Write, servers: list[Server]) -> str:
    """What one system says otherwise than the other after one write to a new run; empty if nothing."""
    try:
        shown = [_shown(write, server) for server in servers]
    except WrongAnswer as wrong:
        return str(wrong)
    return "" if shown[0] == shown[1] else f"the systems say {shown[0]} and {shown[1]}"[:400]


def _shown(write: Write, server: Server) -> Any:
    runs = [_run(server, 0)] * RUNS
    answer = ask(server, f"{API}/{write.path}", write.bodies(runs)(0))
    if write.points:
        answer = ask(server, f"{API}/runs/get?run_id={runs[0]}")
    run = answer["run"]
    names = ("run_name", "user_id", "status", "start_time")
    tags = {tag["key"]: tag["value"] for tag in run["data"]["tags"]}
    metrics = sorted((m["key"], m["value"], m["step"], m["timestamp"]) for m in run["data"].get("metrics", ()))
    return [*(run["info"][name] for name in names), tags, metrics]


def _new_run(number: int) -> dict[str, Any]:
    """What MLflow's client sends for a run."""
    tags = {
        "mlflow.user": "bench",
        "mlflow.source.name": "train.py",
        "mlflow.source.type": "LOCAL",
        "mlflow.runName": f"run-{number}",
    }
    return {
        "experiment_id": "0",
        "user_id": "bench",
        "run_name": f"run-{number}",
        "start_time": _BEGIN + number,
        "tags": [{"key": key, "value": value} for key, value in tags.items()],
    }


def _batch(run_id: str, points: int) -> bytes:
    """A batch of points of a few metrics with a mark for the number that makes its steps and times its own."""
    metrics = ",".join(
        f'{{"key":"m{n % _KEYS}","value":{n / 7},"timestamp":{_NUMBER}{n:03},"step":{_NUMBER}{n:03}}}'
        for n in range(points)
    )
    return f'{{"run_id":"{run_id}","metrics":[{metrics}]}}'.encode()
