"""Searches for runs in stores of 1,000 to 1,000,000 of them, and what a run and a point take on disk."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from answers import WrongAnswer, ask
from load import time_calls
from rows import Row
from run_population import LARGEST, SIZES
from run_shapes import SHAPES, RunShape
from servers import Server, mlflow_server, regista_server
from stores import mlflow_runs, regista_runs

API = "/api/2.0/mlflow"
SEARCH = f"{API}/runs/search"
POINTS = 20_000
"""Points that are logged to find out what one takes."""


def rows(
    folder: Path, mlflow_python: Path, mlflow_version: str, rounds: int, seconds: float, largest: int,
    say: Callable[[str], None],
) -> Iterator[Row]:  # fmt: skip
    """Stores of up to ``largest`` runs; those of more than 100,000 are Regista's alone."""
    sizes = [size for size in (*SIZES, LARGEST) if size <= largest]
    with ExitStack() as stack:
        smallest = stack.enter_context(_regista(sizes[0], folder / "smallest"))
        for size in sizes:
            begin = time.monotonic()
            place = folder / str(size)
            with ExitStack() as servers:
                asked = [servers.enter_context(_regista(size, place / "regista"))]
                if size in SIZES:
                    theirs = place / "mlflow"
                    _copy(mlflow_runs(size, mlflow_python, mlflow_version), theirs)
                    yield _size_row("bytes per run", place / "regista", theirs, size)
                    asked.append(servers.enter_context(mlflow_server(theirs, mlflow_python)))
                for server in asked:
                    server.settle()
                beside = smallest if size > sizes[0] else None
                for shape in SHAPES:
                    yield _row(shape, asked, beside, size, rounds, seconds)
                if size == sizes[0]:
                    yield from _points(asked, place)
            shutil.rmtree(place)
            say(f"  {size:,} runs: {time.monotonic() - begin:.0f} s")


def _regista(size: int, folder: Path) -> Server:
    _copy(regista_runs(size), folder)
    return regista_server(folder)


def _copy(kept: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, folder / "store.db")


def _row(
    shape: RunShape, asked: Sequence[Server], smallest: Server | None, size: int, rounds: int, seconds: float
) -> Row:
    row = Row("runs", shape.name, "ms", more_is_better=False, runs=size)
    try:
        bodies = _checked(shape, asked)
        named = [(server.name, server, body) for server, body in zip(asked, bodies, strict=True)]
        if smallest is not None:
            named.append(("smallest", smallest, _checked(shape, [smallest])[0]))
    except WrongAnswer as wrong:
        row.remark = str(wrong)
        return row
    row.results = shape.expected
    for _ in range(rounds):
        for system, server, body in named:
            latency = time_calls(server, SEARCH, seconds, body)
            row.add(system, latency.milliseconds, latency.cpu, latency.errors)
    return row


def _checked(shape: RunShape, servers: Sequence[Server]) -> list[dict[str, Any]]:
    """The body to send to each server, which all find the same runs with; or raise WrongAnswer."""
    bodies, found = [], []
    for server in servers:
        token = ask(server, SEARCH, shape.body(max_results=shape.skip))["next_page_token"] if shape.skip else ""
        bodies.append(shape.body(page_token=token))
        runs = ask(server, SEARCH, bodies[-1]).get("runs", [])
        if len(runs) != shape.expected:
            raise WrongAnswer(f"{server.name} finds {len(runs)} runs instead of {shape.expected}")
        found.append([_shown(run) for run in runs])
    if found[0] != found[-1]:
        raise WrongAnswer(f"{servers[0].name} and {servers[-1].name} find other runs")
    return bodies


def _shown(run: Any) -> Any:
    data = run["data"]
    return [
        run["info"]["run_id"],
        run["info"]["status"],
        sorted((metric["key"], metric["value"]) for metric in data["metrics"]),
        sorted((param["key"], param["value"]) for param in data["params"]),
        sorted((tag["key"], tag["value"]) for tag in data["tags"]),
    ]


def _size_row(name: str, ours: Path, theirs: Path, count: int, before: Sequence[int] = (0, 0)) -> Row:
    row = Row("size on disk", name, "bytes", more_is_better=False, runs=count)
    for system, folder, start in (("regista", ours, before[0]), ("mlflow", theirs, before[1])):
        row.add(system, (_bytes(folder) - start) / count)
    return row


def _points(asked: Sequence[Server], place: Path) -> Iterator[Row]:
    """What a point takes that was logged alone, and one of a batch of a thousand."""
    for batch in (1, 1_000):
        count = POINTS if batch > 1 else POINTS // 20
        before = [_bytes(place / server.name) for server in asked]
        for server in asked:
            run = ask(server, f"{API}/runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"]
            for first in range(0, count, batch):
                points = [
                    {"key": "loss", "value": 1 / (step + 1), "timestamp": 1_750_000_000_000 + step, "step": step}
                    for step in range(first, first + batch)
                ]
                if batch == 1:
                    ask(server, f"{API}/runs/log-metric", {"run_id": run, **points[0]})
                else:
                    ask(server, f"{API}/runs/log-batch", {"run_id": run, "metrics": points})
        row = _size_row(f"bytes per point, {batch:,} at a time", place / "regista", place / "mlflow", count, before)
        row.runs = None
        yield row


def _bytes(folder: Path) -> int:
    """How large the database in a folder is, what is written behind it aside."""
    with closing(sqlite3.connect(folder / "store.db", timeout=60)) as connection:
        connection.execute("PRAGMA wal_checkpoint(FULL)")
        (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        return int(pages * size)
